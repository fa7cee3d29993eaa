// Feature flags. The edge reads and sets them with a connection string: a Worker has no identity Azure knows.
param name string
param location string
@description('Flags by name; empty: leave those that are there.')
param features object
param tags object

resource store 'Microsoft.AppConfiguration/configurationStores@2023-03-01' = {
  name: name
  location: location
  sku: { name: 'standard' }
  tags: tags
  properties: {
    enablePurgeProtection: false
    softDeleteRetentionInDays: 7
  }
}

resource flags 'Microsoft.AppConfiguration/configurationStores/keyValues@2023-03-01' = [for flag in items(features): {
  parent: store
  name: flag.key
  properties: { value: string(flag.value) }
}]

output name string = store.name
