param instance string
param location string
param alertEmail string
param tags object

resource workspace 'Microsoft.OperationalInsights/workspaces@2022-10-01' = {
  name: instance
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    // A fault that logs in a loop costs no more than this a day.
    workspaceCapping: { dailyQuotaGb: 5 }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: instance
  location: location
  kind: 'web'
  tags: tags
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
  }
}

// What operators look at first: how long callers wait and why, the line, the nodes, the providers.
resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(insights.id, 'call-centre')
  location: location
  kind: 'shared'
  tags: tags
  properties: {
    displayName: 'Call centre ${instance}'
    category: 'workbook'
    sourceId: insights.id
    serializedData: loadTextContent('../workbook.json')
  }
}

resource actions 'Microsoft.Insights/actionGroups@2021-09-01' = {
  name: instance
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'callcenter'
    emailReceivers: empty(alertEmail) ? [] : [
      { name: 'operators', emailAddress: alertEmail, useCommonAlertSchema: true }
    ]
  }
}

output workspaceName string = workspace.name
output workspaceCustomerId string = workspace.properties.customerId
output insightsConnectionString string = insights.properties.ConnectionString
output actionGroupId string = actions.id
