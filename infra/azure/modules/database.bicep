// One document a call. The edge alone writes, under ETag; a Worker has no identity Azure knows, so it comes with a key.
param name string
param regions array
@minValue(1000)
param throughput int
param tags object

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: regions[0]
  kind: 'GlobalDocumentDB'
  tags: tags
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [for (region, index) in regions: {
      locationName: region
      failoverPriority: index
      isZoneRedundant: false
    }]
    enableAutomaticFailover: length(regions) > 1
    // In the writing region reads are never old in either; with more regions, strong ones would wait for all of them.
    consistencyPolicy: length(regions) > 1 ? {
      defaultConsistencyLevel: 'BoundedStaleness'
      maxStalenessPrefix: 100000
      maxIntervalInSeconds: 300
    } : {
      defaultConsistencyLevel: 'Strong'
    }
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
    minimalTlsVersion: 'Tls12'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: 'call-center-ai'
  properties: { resource: { id: 'call-center-ai' } }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = {
  parent: database
  name: 'calls-v3'
  properties: {
    options: { autoscaleSettings: { maxThroughput: throughput } }
    resource: {
      id: 'calls-v3'
      partitionKey: { kind: 'Hash', version: 2, paths: ['/initiate/phone_number'] }
      // A document is kept as long as its own `ttl` says (`retention` of the configuration), and for ever without one.
      defaultTtl: -1
      indexingPolicy: {
        automatic: true
        indexingMode: 'consistent'
        includedPaths: [{ path: '/*' }]
        // Long texts that nobody looks up.
        excludedPaths: [
          { path: '/messages/[]/content/?' }
          { path: '/messages/[]/tool_calls/*' }
          { path: '/synthesis/long/?' }
          { path: '/applied/*' }
          { path: '/callback_secret/?' }
          { path: '/"_etag"/?' }
        ]
      }
    }
  }
}

output name string = account.name
output id string = account.id
output endpoint string = account.properties.documentEndpoint
