// The Azure half of one instance: `npm run deploy -- --name NAME` deploys it, and the Cloudflare half beside it.
// Names of parameters are those of the system this one follows, where it has them.
targetScope = 'subscription'

@description('Name of the instance and of its resource group: lower-case letters, digits and dashes.')
@minLength(3)
@maxLength(20)
param instance string
@description('Where what exists once is: database, key vault, monitoring.')
param location string = deployment().location
@description('Where media nodes run; the first is the writing region of the database.')
param regions string[] = [location]
@description('The media node: registry/name:tag or registry/name@sha256:digest.')
param image string
@description('Azure container registry of the image, in the same resource group. Empty: the image is public.')
param registryName string = ''
@description('Shown in reports and telemetry.')
param imageVersion string = 'main'

@description('Where the edge answers, for example https://calls.example.com')
param edgeUrl string
@description('Whether the edge answers already: Event Grid asks it before it sends anything.')
param edgeReady bool = false
@description('The ?secret= of the Event Grid webhook; the edge has the same.')
@secure()
param eventGridSecret string
@description('What media nodes present to the edge.')
@secure()
param nodeServiceToken string
@description('Signs the token in the media URL; the edge has the same.')
@secure()
param mediaTokenSecret string

@description('Sections of the operator\'s configuration that media nodes read: llm.moderation, ai_search, monitoring.')
param nodeConfig object = {}
@description('Feature flags by name, written when writeFeatures is set.')
param features object = loadJsonContent('features.json')
@description('Write the flags. Only the first deployment does: later ones would take back what operators set.')
param writeFeatures bool = true

@description('Whether calls come by Communication Services. Off for who has numbers of another carrier alone.')
param azureCarrier bool = true
@description('The assistant\'s own number at Communication Services, E.164. Empty: until one is bought, nothing is sent to the edge.')
param phoneNumber string = ''
@description('Where Communication Services keeps its data.')
param dataLocation string = 'Europe'
param cognitiveCommunicationLocation string = location
param openaiLocation string = location
param searchLocation string = location
@description('Low thresholds of the content filter. Switching it off needs an approval of Microsoft.')
param promptContentFilter bool = true

param llmFastModel string = 'gpt-4.1-nano'
param llmFastVersion string = '2025-04-14'
param llmFastDeploymentType string = 'GlobalStandard'
@description('Thousands of tokens a minute.')
param llmFastQuota int = 150
@description('Tokens of its context window.')
param llmFastContext int = 128000
param llmSlowModel string = 'gpt-4.1'
param llmSlowVersion string = '2025-04-14'
param llmSlowDeploymentType string = 'GlobalStandard'
param llmSlowQuota int = 50
param llmSlowContext int = 128000
param embeddingModel string = 'text-embedding-3-large'
param embeddingVersion string = '1'
param embeddingDeploymentType string = 'Standard'
param embeddingQuota int = 50
param embeddingDimensions int = 3072

@description('Calls a node holds at once.')
param callsPerNode int = 60
@description('Nodes a region keeps when nobody calls.')
param minNodes int = 1
param maxNodes int = 20
@description('Most request units a second the database may use; it falls to a tenth of that by itself.')
param databaseThroughput int = 1000
@description('Days a recording is kept, as `retention.calls_days` of the configuration says of calls. 0: until it is deleted.')
param retentionDays int = 0
@description('A Redis that all nodes share, for what was found in documents. Without: each node remembers for itself.')
param sharedCache bool = true
@description('Money a month, in the currency of the subscription; 0: no budget.')
param budgetAmount int = 500
@description('Where alerts and budgets write to. Empty: nowhere.')
param alertEmail string = ''
@description('First day of the budget\'s first month.')
param budgetStart string = '2026-01-01T00:00:00Z'

var tags = {
  application: 'call-center'
  instance: instance
  managed_by: 'Bicep'
  version: imageVersion
}
// Names that the whole world shares; 13 characters, the same at every deployment.
var suffix = uniqueString(subscription().id, instance)
// What may have to move: Azure moves no account, so another region means another one.
var speechName = '${instance}-speech-${uniqueString(subscription().id, instance, cognitiveCommunicationLocation)}'
var openaiName = '${instance}-openai-${uniqueString(subscription().id, instance, openaiLocation)}'
var regionNames = [for region in regions: toLower(replace(region, ' ', ''))]

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: instance
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    instance: instance
    location: location
    alertEmail: alertEmail
    tags: tags
  }
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    instance: instance
    location: location
    registryName: registryName
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'cc${suffix}'
    location: location
    retentionDays: retentionDays
    tags: tags
  }
}

module speech 'modules/speech.bicep' = {
  name: 'speech'
  scope: group
  params: {
    name: speechName
    location: cognitiveCommunicationLocation
    nodePrincipalId: identity.outputs.principalId
    tags: tags
  }
}

module communication 'modules/communication.bicep' = if (azureCarrier) {
  name: 'communication'
  scope: group
  params: {
    instance: instance
    name: '${instance}-${suffix}'
    dataLocation: dataLocation
    speechName: speech.outputs.name
    storageName: storage.outputs.name
    tags: tags
  }
}

module events 'modules/events.bicep' = if (azureCarrier && edgeReady && !empty(phoneNumber)) {
  name: 'events'
  scope: group
  params: {
    topicName: communication!.outputs.topicName
    storageId: storage.outputs.id
    deadLetterContainer: storage.outputs.deadLetterContainer
    webhook: '${edgeUrl}/webhooks/event-grid?secret=${eventGridSecret}'
    phoneNumber: phoneNumber
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  scope: group
  params: {
    name: '${instance}-${suffix}'
    regions: regionNames
    throughput: databaseThroughput
    tags: tags
  }
}

module openai 'modules/openai.bicep' = {
  name: 'openai'
  scope: group
  params: {
    name: openaiName
    location: openaiLocation
    promptContentFilter: promptContentFilter
    deployments: [
      { name: 'fast', model: llmFastModel, version: llmFastVersion, type: llmFastDeploymentType, quota: llmFastQuota }
      { name: 'slow', model: llmSlowModel, version: llmSlowVersion, type: llmSlowDeploymentType, quota: llmSlowQuota }
      { name: 'embedding', model: embeddingModel, version: embeddingVersion, type: embeddingDeploymentType, quota: embeddingQuota }
    ]
    nodePrincipalId: identity.outputs.principalId
    tags: tags
  }
}

module search 'modules/search.bicep' = {
  name: 'search'
  scope: group
  params: {
    name: '${instance}-${suffix}'
    location: searchLocation
    openaiName: openai.outputs.name
    nodePrincipalId: identity.outputs.principalId
    tags: tags
  }
}

module cache 'modules/cache.bicep' = if (sharedCache) {
  name: 'cache'
  scope: group
  params: {
    name: '${instance}-${suffix}'
    location: location
    vaultName: vault.outputs.name
    tags: tags
  }
}

module flags 'modules/app-configuration.bicep' = {
  name: 'app-configuration'
  scope: group
  params: {
    name: '${instance}-${suffix}'
    location: location
    features: writeFeatures ? features : {}
    tags: tags
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'cc-${suffix}'
    location: location
    readerPrincipalId: identity.outputs.principalId
    nodeServiceToken: nodeServiceToken
    mediaTokenSecret: mediaTokenSecret
    tags: tags
  }
}

module nodes 'modules/media-nodes.bicep' = [for region in regionNames: {
  name: 'nodes-${region}'
  scope: group
  params: {
    instance: instance
    location: region
    image: image
    registryName: registryName
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    vaultUri: vault.outputs.uri
    workspaceName: monitoring.outputs.workspaceName
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    edgeUrl: edgeUrl
    nodeConfig: nodeConfig
    communicationResourceId: azureCarrier ? communication!.outputs.immutableResourceId : ''
    speechLocation: cognitiveCommunicationLocation
    speechId: speech.outputs.id
    openaiEndpoint: openai.outputs.endpoint
    fastContext: llmFastContext
    slowContext: llmSlowContext
    embeddingDimensions: embeddingDimensions
    searchEndpoint: search.outputs.endpoint
    redisHost: sharedCache ? cache!.outputs.host : ''
    callsPerNode: callsPerNode
    minNodes: minNodes
    maxNodes: maxNodes
    tags: tags
  }
}]

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    instance: instance
    actionGroupId: monitoring.outputs.actionGroupId
    topicId: azureCarrier ? communication!.outputs.topicId : ''
    databaseId: database.outputs.id
    openaiId: openai.outputs.id
    nodeIds: [for (region, index) in regionNames: nodes[index].outputs.id]
    tags: tags
  }
}

module budget 'modules/budget.bicep' = if (budgetAmount > 0) {
  name: 'budget'
  scope: group
  params: {
    amount: budgetAmount
    start: budgetStart
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

// What the edge is configured with; its keys are asked for by the deploy command and never stand here.
output communicationName string = azureCarrier ? communication!.outputs.name : ''
output communicationEndpoint string = azureCarrier ? communication!.outputs.endpoint : ''
output communicationResourceId string = azureCarrier ? communication!.outputs.immutableResourceId : ''
output cosmosName string = database.outputs.name
output cosmosEndpoint string = database.outputs.endpoint
output openaiName string = openai.outputs.name
output openaiEndpoint string = openai.outputs.endpoint
output searchName string = search.outputs.name
output searchEndpoint string = search.outputs.endpoint
output speechName string = speech.outputs.name
output appConfigurationName string = flags.outputs.name
output recordingContainerUrl string = storage.outputs.recordingContainerUrl
output blobStoragePublicName string = storage.outputs.name
output containerAppNames array = [for (region, index) in regionNames: nodes[index].outputs.name]
output streamUrls array = [for (region, index) in regionNames: nodes[index].outputs.streamUrl]
output insightsConnectionString string = monitoring.outputs.insightsConnectionString
output logAnalyticsCustomerId string = monitoring.outputs.workspaceCustomerId
