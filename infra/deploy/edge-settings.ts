import type { Settings } from '@call-center/shared/config/read-settings'
import type { Keys, Outputs } from './azure.ts'
import type { ModelSizes } from './template-parameters.ts'

export interface DeployedServices {
  readonly outputs: Outputs
  readonly keys: Keys
  readonly edgeUrl: string
  /** At Azure; without one Azure is no carrier. */
  readonly phoneNumber: string | undefined
  readonly version: string
  readonly sizes: ModelSizes
}

/** The edge's whole configuration: what was deployed, and over it whatever sections the operator wrote themselves. */
export function edgeSettings(operator: Settings, deployed: DeployedServices): Settings {
  const { outputs, keys, edgeUrl, phoneNumber, version, sizes } = deployed
  const model = (name: string) => ({ endpoint: outputs.openaiEndpoint, model: name, access_key: keys.openai })
  return merged(
    {
      public_domain: edgeUrl,
      version,
      app_configuration: { connection_string: keys.appConfiguration },
      ...(phoneNumber !== undefined && {
        communication_services: {
          access_key: keys.communication,
          endpoint: outputs.communicationEndpoint,
          phone_number: phoneNumber,
          recording_container_url: outputs.recordingContainerUrl,
          resource_id: outputs.communicationResourceId,
        },
      }),
      // Where the carrier has its prompts read aloud; the media nodes have addresses of their own.
      cognitive_service: { endpoint: `https://${outputs.speechName}.cognitiveservices.azure.com/` },
      llm: {
        fast: { ...model('fast'), context: sizes.llmFastContext },
        slow: { ...model('slow'), context: sizes.llmSlowContext },
        embedding: { ...model('embedding'), dimensions: sizes.embeddingDimensions },
      },
      ai_search: { endpoint: outputs.searchEndpoint, access_key: keys.search, index: 'documents' },
      database: {
        cosmos_db: {
          endpoint: outputs.cosmosEndpoint,
          access_key: keys.cosmos,
          database: 'call-center-ai',
          container: 'calls-v3',
        },
      },
    },
    operator,
  )
}

/** Sections of the operator's file that media nodes read and that are not secret. */
export function nodeSettings(operator: Settings): Settings {
  const { ai_search, llm, media, monitoring, twilio } = operator
  const number = isSection(twilio) ? twilio['phone_number'] : undefined
  const moderation = isSection(llm) ? llm['moderation'] : undefined
  const search = isSection(ai_search)
    ? Object.fromEntries(Object.entries(ai_search).filter(([key]) => NODE_SEARCH.includes(key)))
    : undefined
  return {
    ...(moderation !== undefined && { llm: { moderation } }),
    ...(search && { ai_search: search }),
    // That there is one: media nodes let nobody in for a carrier that is not configured.
    ...(number !== undefined && { twilio: { phone_number: number } }),
    ...(media !== undefined && { media }),
    ...(monitoring !== undefined && { monitoring }),
  }
}

const NODE_SEARCH = [
  'strictness',
  'top_n_documents',
  'expansion_n_messages',
  'semantic_configuration',
  'documents_lang',
]

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Section by section, value by value; the second wins. */
function merged(first: Settings, second: Settings): Settings {
  const both = Object.entries(second).map(([key, value]) => {
    const before = first[key]
    return [key, isSection(before) && isSection(value) ? merged(before, value) : value]
  })
  return { ...first, ...Object.fromEntries(both) }
}
