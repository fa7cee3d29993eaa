// The media nodes of one region. The carrier reaches the pool, never a certain node: Container Apps has no address for one.
param instance string
param location string
param image string
param registryName string
param identityId string
param identityClientId string
param vaultUri string
param workspaceName string
param insightsConnectionString string
param edgeUrl string
param nodeConfig object
param communicationResourceId string
param speechLocation string
param speechId string
param openaiEndpoint string
param fastContext int
param slowContext int
param embeddingDimensions int
param searchEndpoint string
param redisHost string
param callsPerNode int
param minNodes int
param maxNodes int
param tags object

var name = 'media-node-${location}'
var host = '${name}.${environment.properties.defaultDomain}'
// New nodes come when the pool is two thirds full: one takes a minute to be there.
var callsThatAskForMore = callsPerNode * 2 / 3
var secretNames = concat(
  ['node-service-token', 'media-token-secret'],
  empty(redisHost) ? [] : ['redis-password']
)
var redisEnv = empty(redisHost) ? [] : [
  { name: 'CACHE__REDIS__HOST', value: redisHost }
  { name: 'CACHE__REDIS__PORT', value: '10000' }
  { name: 'CACHE__REDIS__PASSWORD', secretRef: 'redis-password' }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2022-10-01' existing = {
  name: workspaceName
}

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: '${instance}-${location}'
  location: location
  tags: tags
  properties: {
    zoneRedundant: false
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: workspace.properties.customerId
        sharedKey: workspace.listKeys().primarySharedKey
      }
    }
  }
}

resource nodes 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: 8080
        // HTTP/1.1: a media socket begins as an upgrade.
        transport: 'http'
        allowInsecure: false
        traffic: [{ latestRevision: true, weight: 100 }]
      }
      registries: empty(registryName) ? [] : [{ server: '${registryName}.azurecr.io', identity: identityId }]
      secrets: [for secret in secretNames: {
        name: secret
        keyVaultUrl: '${vaultUri}secrets/${secret}'
        identity: identityId
      }]
    }
    template: {
      // Calls may end by themselves; what is left after DRAIN_SEC is taken over by other nodes.
      terminationGracePeriodSeconds: 600
      containers: [
        {
          name: 'media-node'
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: concat([
            { name: 'PORT', value: '8080' }
            { name: 'EDGE_URL', value: edgeUrl }
            { name: 'STREAM_URL', value: 'wss://${host}/media' }
            { name: 'CAPACITY', value: string(callsPerNode) }
            { name: 'DRAIN_SEC', value: '570' }
            { name: 'NODE_SERVICE_TOKEN', secretRef: 'node-service-token' }
            { name: 'MEDIA_TOKEN_SECRET', secretRef: 'media-token-secret' }
            { name: 'CONFIG_JSON', value: string(nodeConfig) }
            { name: 'COMMUNICATION_SERVICES__RESOURCE_ID', value: communicationResourceId }
            { name: 'COGNITIVE_SERVICE__ENDPOINT', value: 'wss://${speechLocation}.stt.speech.microsoft.com' }
            { name: 'COGNITIVE_SERVICE__TTS_ENDPOINT', value: 'wss://${speechLocation}.tts.speech.microsoft.com' }
            { name: 'COGNITIVE_SERVICE__REGION', value: speechLocation }
            { name: 'COGNITIVE_SERVICE__RESOURCE_ID', value: speechId }
            { name: 'COGNITIVE_SERVICE__AUTH', value: 'managed_identity' }
            { name: 'LLM__FAST__ENDPOINT', value: openaiEndpoint }
            { name: 'LLM__FAST__MODEL', value: 'fast' }
            { name: 'LLM__FAST__CONTEXT', value: string(fastContext) }
            { name: 'LLM__FAST__AUTH', value: 'managed_identity' }
            { name: 'LLM__SLOW__ENDPOINT', value: openaiEndpoint }
            { name: 'LLM__SLOW__MODEL', value: 'slow' }
            { name: 'LLM__SLOW__CONTEXT', value: string(slowContext) }
            { name: 'LLM__SLOW__AUTH', value: 'managed_identity' }
            { name: 'LLM__EMBEDDING__ENDPOINT', value: openaiEndpoint }
            { name: 'LLM__EMBEDDING__MODEL', value: 'embedding' }
            { name: 'LLM__EMBEDDING__DIMENSIONS', value: string(embeddingDimensions) }
            { name: 'LLM__EMBEDDING__AUTH', value: 'managed_identity' }
            { name: 'AI_SEARCH__ENDPOINT', value: searchEndpoint }
            { name: 'AI_SEARCH__INDEX', value: 'documents' }
            { name: 'AI_SEARCH__AUTH', value: 'managed_identity' }
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnectionString }
          ], redisEnv)
          probes: [
            { type: 'Startup', httpGet: { path: '/health/liveness', port: 8080 }, periodSeconds: 2, failureThreshold: 30 }
            { type: 'Liveness', httpGet: { path: '/health/liveness', port: 8080 }, periodSeconds: 10, timeoutSeconds: 5 }
            // A node that is full or draining says so, and gets no more sockets.
            { type: 'Readiness', httpGet: { path: '/health/readiness', port: 8080 }, periodSeconds: 2, failureThreshold: 1 }
          ]
        }
      ]
      scale: {
        minReplicas: minNodes
        maxReplicas: maxNodes
        cooldownPeriod: 300
        rules: [
          {
            name: 'calls'
            custom: {
              type: 'metrics-api'
              metadata: {
                url: '${edgeUrl}/internal/nodes/load?host=${host}'
                valueLocation: 'calls'
                targetValue: string(callsThatAskForMore)
                authMode: 'bearer'
              }
              auth: [{ secretRef: 'node-service-token', triggerParameter: 'token' }]
            }
          }
          {
            name: 'processor'
            custom: { type: 'cpu', metadata: { type: 'Utilization', value: '65' } }
          }
        ]
      }
    }
  }
}

output id string = nodes.id
output name string = nodes.name
output streamUrl string = 'wss://${host}/media'
