import type { ResourceTypes } from './known-resources.ts'

const DOCS = 'learn.microsoft.com/azure/templates'

/** Types whose client on npm is too old or absent: the settable properties that Microsoft's template reference lists (read in November 2026). */
export const FROM_DOCUMENTATION: Pick<ResourceTypes, 'resources' | 'shapes'> = {
  resources: {
    'Microsoft.Cache/redisEnterprise@2025-04-01': `${DOCS}/microsoft.cache/redisenterprise`,
    'Microsoft.Cache/redisEnterprise/databases@2025-04-01': `${DOCS}/microsoft.cache/redisenterprise/databases`,
    'Microsoft.Insights/components@2020-02-02': `${DOCS}/microsoft.insights/components`,
    'Microsoft.Insights/workbooks@2022-04-01': `${DOCS}/microsoft.insights/workbooks`,
    'Microsoft.Resources/resourceGroups@2024-11-01': `${DOCS}/microsoft.resources/resourcegroups`,
  },
  shapes: {
    [`${DOCS}/microsoft.cache/redisenterprise`]: {
      properties: {
        location: 'text',
        tags: { map: 'text' },
        sku: { object: 'redisenterprise/sku' },
        properties: { object: 'redisenterprise/properties' },
        zones: { list: 'text' },
      },
      required: ['location', 'sku'],
    },
    'redisenterprise/sku': { properties: { name: 'text', capacity: 'number' }, required: ['name'] },
    'redisenterprise/properties': {
      properties: { encryption: 'any', highAvailability: 'text', minimumTlsVersion: 'text' },
    },
    [`${DOCS}/microsoft.cache/redisenterprise/databases`]: {
      properties: { properties: { object: 'redisenterprise/database' } },
    },
    'redisenterprise/database': {
      properties: {
        accessKeysAuthentication: 'text',
        clientProtocol: 'text',
        clusteringPolicy: 'text',
        deferUpgrade: 'text',
        evictionPolicy: 'text',
        port: 'number',
      },
    },
    [`${DOCS}/microsoft.insights/components`]: {
      properties: {
        location: 'text',
        kind: 'text',
        tags: { map: 'text' },
        properties: { object: 'components/properties' },
      },
      required: ['kind', 'location'],
    },
    'components/properties': {
      properties: {
        Application_Type: 'text',
        DisableIpMasking: 'boolean',
        DisableLocalAuth: 'boolean',
        Flow_Type: 'text',
        IngestionMode: 'text',
        Request_Source: 'text',
        RetentionInDays: 'number',
        SamplingPercentage: 'number',
        WorkspaceResourceId: 'text',
        publicNetworkAccessForIngestion: 'text',
        publicNetworkAccessForQuery: 'text',
      },
      required: ['Application_Type'],
    },
    [`${DOCS}/microsoft.insights/workbooks`]: {
      properties: {
        location: 'text',
        kind: 'text',
        tags: { map: 'text' },
        properties: { object: 'workbooks/properties' },
      },
      required: ['location'],
    },
    'workbooks/properties': {
      properties: {
        category: 'text',
        description: 'text',
        displayName: 'text',
        serializedData: 'text',
        sourceId: 'text',
        version: 'text',
      },
      required: ['category', 'displayName', 'serializedData'],
    },
    [`${DOCS}/microsoft.resources/resourcegroups`]: {
      properties: { location: 'text', tags: { map: 'text' }, managedBy: 'text' },
      required: ['location'],
    },
  },
}
