// What was found in documents, for all nodes. May vanish: every node can do without.
param name string
param location string
param vaultName string
param tags object

resource cluster 'Microsoft.Cache/redisEnterprise@2025-04-01' = {
  name: name
  location: location
  sku: { name: 'Balanced_B0' }
  tags: tags
  properties: {
    highAvailability: 'Disabled'
    minimumTlsVersion: '1.2'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-04-01' = {
  parent: cluster
  name: 'default'
  properties: {
    clientProtocol: 'Encrypted'
    // One address for all keys: the client speaks to a single server.
    clusteringPolicy: 'EnterpriseCluster'
    evictionPolicy: 'AllKeysLRU'
    accessKeysAuthentication: 'Enabled'
    port: 10000
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource password 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'redis-password'
  properties: { value: database.listKeys().primaryKey }
}

output host string = cluster.properties.hostName
