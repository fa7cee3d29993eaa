param name string
param location string
param promptContentFilter bool
@description('name, model, version, type, quota (thousands of tokens a minute).')
param deployments object[]
param nodePrincipalId string
param tags object

var openaiUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')

resource account 'Microsoft.CognitiveServices/accounts@2025-09-01' = {
  name: name
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  tags: tags
  properties: {
    customSubDomainName: name
    publicNetworkAccess: 'Enabled'
  }
}

var threshold = promptContentFilter ? 'Medium' : 'High'
var categories = ['hate', 'sexual', 'selfharm', 'violence']
var directions = ['Prompt', 'Completion']
var severities = [for index in range(0, 8): {
  name: categories[index % 4]
  source: directions[index / 4]
  severityThreshold: threshold
  blocking: true
  enabled: true
}]
var attacks = [for attack in ['jailbreak', 'indirect_attack']: {
  name: attack
  source: 'Prompt'
  blocking: true
  enabled: true
}]

resource policy 'Microsoft.CognitiveServices/accounts/raiPolicies@2025-09-01' = {
  parent: account
  name: 'calls'
  properties: {
    basePolicyName: 'Microsoft.Default'
    // Words are spoken while the filter still looks at the next ones: waiting for it would be silence on the line.
    mode: 'Asynchronous_filter'
    contentFilters: concat(severities, attacks)
  }
}

@batchSize(1)
resource models 'Microsoft.CognitiveServices/accounts/deployments@2025-09-01' = [for deployment in deployments: {
  parent: account
  name: deployment.name
  sku: { name: deployment.type, capacity: deployment.quota }
  properties: {
    model: { format: 'OpenAI', name: deployment.model, version: deployment.version }
    raiPolicyName: policy.name
    versionUpgradeOption: 'NoAutoUpgrade'
  }
}]

resource nodesAsk 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, nodePrincipalId, 'ask')
  scope: account
  properties: {
    principalId: nodePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: openaiUser
  }
}

output name string = account.name
output id string = account.id
output endpoint string = '${account.properties.endpoint}openai/v1/'
