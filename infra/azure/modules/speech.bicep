// Recognition and synthesis: of the media nodes, and of the carrier's own prompts.
param name string
param location string
param tags object

resource account 'Microsoft.CognitiveServices/accounts@2025-09-01' = {
  name: name
  location: location
  kind: 'CognitiveServices'
  sku: { name: 'S0' }
  tags: tags
  properties: {
    customSubDomainName: name
    publicNetworkAccess: 'Enabled'
  }
}

output name string = account.name
