// The carrier. It reads prompts aloud through Speech and writes recordings, with an identity of its own.
param instance string
param name string
param dataLocation string
param speechName string
param storageName string
param tags object

var cognitiveServicesUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'a97b65f3-24c7-4388-baec-2e87135dc908')
var blobContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

resource carrier 'Microsoft.Communication/communicationServices@2025-09-01' = {
  name: name
  location: 'global'
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: { dataLocation: dataLocation }
}

resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: '${instance}-calls'
  location: 'global'
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: carrier.id
    topicType: 'Microsoft.Communication.CommunicationServices'
  }
}

resource speech 'Microsoft.CognitiveServices/accounts@2025-09-01' existing = {
  name: speechName
}

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource carrierSpeaks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(speech.id, carrier.id, 'speak')
  scope: speech
  properties: {
    principalId: carrier.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: cognitiveServicesUser
  }
}

resource carrierRecords 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, carrier.id, 'record')
  scope: storage
  properties: {
    principalId: carrier.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobContributor
  }
}

resource topicKeepsDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, topic.id, 'dead-letters')
  scope: storage
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobContributor
  }
}

output name string = carrier.name
output endpoint string = 'https://${carrier.properties.hostName}/'
output immutableResourceId string = carrier.properties.immutableResourceId
output topicName string = topic.name
output topicId string = topic.id
