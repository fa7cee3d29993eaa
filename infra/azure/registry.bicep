// The private registry of the media node's image: deployed before main.bicep, because the image has to be there first.
param name string
param location string = resourceGroup().location

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  sku: { name: 'Basic' }
  properties: { adminUserEnabled: false }
}

output loginServer string = registry.properties.loginServer
