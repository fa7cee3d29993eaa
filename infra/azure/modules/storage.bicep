// Recordings, events that could not be delivered, and sounds and lexicons that carriers fetch.
param name string
param location string
param retentionDays int
param tags object

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  tags: tags
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: false
    // For the one container of public sounds; the others are private.
    allowBlobPublicAccess: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource recordings 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'recordings'
  properties: { publicAccess: 'None' }
}

resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'event-grid-dead-letters'
  properties: { publicAccess: 'None' }
}

resource public 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'public'
  properties: { publicAccess: 'Blob' }
}

resource policies 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'forget-recordings'
          type: 'Lifecycle'
          enabled: retentionDays > 0
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['recordings/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retentionDays > 0 ? retentionDays : 3650 } } }
          }
        }
        {
          // They hold numbers of callers.
          name: 'forget-dead-letters'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['event-grid-dead-letters/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 14 } } }
          }
        }
      ]
    }
  }
}

output name string = account.name
output id string = account.id
output deadLetterContainer string = deadLetters.name
output recordingContainerUrl string = '${account.properties.primaryEndpoints.blob}${recordings.name}'
