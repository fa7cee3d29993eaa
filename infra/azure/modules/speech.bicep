// Recognition and synthesis: of the media nodes, and of the carrier's own prompts.
param name string
param location string
param nodePrincipalId string
param tags object

// Cognitive Services Speech User.
var speechUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f2dc8367-1007-4938-bd23-fe263f013447')

resource account 'Microsoft.CognitiveServices/accounts@2025-09-01' = {
  name: name
  location: location
  kind: 'CognitiveServices'
  sku: { name: 'S0' }
  tags: tags
  properties: {
    // Tokens are taken by resources with a name of their own alone.
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource nodesListenAndSpeak 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, nodePrincipalId, 'speech')
  scope: account
  properties: {
    principalId: nodePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: speechUser
  }
}

output name string = account.name
output id string = account.id
