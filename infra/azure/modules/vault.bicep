// What media nodes prove themselves with where their identity does not serve: at the edge, and at the shared cache. No deployment shows it.
param name string
param location string
param readerPrincipalId string
@secure()
param nodeServiceToken string
@secure()
param mediaTokenSecret string
param tags object

var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

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
