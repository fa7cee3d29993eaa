// What wakes somebody up. Each alert names the page that says what to do.
param instance string
param actionGroupId string
@description('Empty: no calls come by Communication Services.')
param topicId string
param databaseId string
param openaiId string
param nodeIds array
param tags object

var carrierRules = empty(topicId) ? [] : [
  {
    name: 'calls-not-delivered'
    page: 'infra/runbooks/calls-not-answered.md'
    severity: 0
    scopes: [topicId]
    metric: 'DeadLetteredCount'
    namespace: 'Microsoft.EventGrid/systemTopics'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'edge-refuses-events'
    page: 'infra/runbooks/calls-not-answered.md'
    severity: 1
    scopes: [topicId]
    metric: 'DeliveryAttemptFailCount'
    namespace: 'Microsoft.EventGrid/systemTopics'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 5
  }
]

var rules = concat(carrierRules, [
  {
    name: 'database-throttles'
    page: 'infra/runbooks/slow-answers.md'
    severity: 2
    scopes: [databaseId]
    metric: 'NormalizedRUConsumption'
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 95
  }
  {
    name: 'model-refuses'
    page: 'infra/runbooks/provider-outage.md'
    severity: 1
    scopes: [openaiId]
    metric: 'ClientErrors'
    namespace: 'Microsoft.CognitiveServices/accounts'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 20
  }
])

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for rule in rules: {
  name: '${instance}-${rule.name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'What to do: ${rule.page}'
    severity: rule.severity
    enabled: true
    scopes: rule.scopes
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: rule.name
          metricName: rule.metric
          metricNamespace: rule.namespace
          timeAggregation: rule.aggregation
          operator: rule.operator
          threshold: rule.threshold
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}]

resource restarts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for (nodeId, index) in nodeIds: {
  name: '${instance}-nodes-restart-${index}'
  location: 'global'
  tags: tags
  properties: {
    description: 'What to do: infra/runbooks/one-way-audio.md'
    severity: 1
    enabled: true
    scopes: [nodeId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'restarts'
          metricName: 'RestartCount'
          metricNamespace: 'Microsoft.App/containerApps'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 2
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}]
