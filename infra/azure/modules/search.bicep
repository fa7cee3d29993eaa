// The service; its index is made by `npm run config -- push`, which knows the fields and the size of the vectors.
param name string
param location string
param openaiName string
param nodePrincipalId string
param tags object

// Search Index Data Reader.
var indexReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '1407120a-92aa-4202-b7e9-c0e197c71c8f')
var openaiUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')

resource service 'Microsoft.Search/searchServices@2025-05-01' = {
  name: name
  location: location
  sku: { name: 'basic' }
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    replicaCount: 1
    partitionCount: 1
    semanticSearch: 'standard'
    authOptions: { aadOrApiKey: { aadAuthFailureMode: 'http403' } }
  }
}

resource openai 'Microsoft.CognitiveServices/accounts@2025-09-01' existing = {
  name: openaiName
}

resource embeds 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(openai.id, service.id, 'embed')
  scope: openai
  properties: {
    principalId: service.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: openaiUser
  }
}

resource nodesSearch 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(service.id, nodePrincipalId, 'search')
  scope: service
  properties: {
    principalId: nodePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: indexReader
  }
}

output name string = service.name
output endpoint string = 'https://${service.name}.search.windows.net'
