// Keys of services that media nodes cannot reach with their identity. Nobody types them, and no deployment shows them.
param name string
param location string
param readerPrincipalId string
param speechName string
@secure()
param nodeServiceToken string
@secure()
param mediaTokenSecret string
param tags object

var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-874b-0445c86b69e6')

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
  }
}

resource speech 'Microsoft.CognitiveServices/accounts@2025-09-01' existing = {
  name: speechName
}

resource serviceToken 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'node-service-token'
  properties: { value: nodeServiceToken }
}

resource tokenSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'media-token-secret'
  properties: { value: mediaTokenSecret }
}

resource speechKey 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'speech-key'
  properties: { value: speech.listKeys().key1 }
}

resource nodesRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, 'read')
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
