import { ConfigError } from '@call-center/shared/errors'
import { unknownKeys } from '@call-center/shared/unknown-keys'
import { KnownSettings, SECTIONS } from '@call-center/shared/config/known-settings'
import { readSettings } from '@call-center/shared/config/read-settings'

export interface MigratedConfig {
  readonly settings: Readonly<Record<string, unknown>>
  /** What the operator still has to do, one sentence each. */
  readonly notes: readonly string[]
}

type Section = Readonly<Record<string, unknown>>

/** Sections of the Python system that nothing reads here, and why. */
const GONE: Readonly<Record<string, string>> = {
  ai_translation: 'the models translate',
  queue: 'queues are Cloudflare’s, see edge/wrangler.jsonc',
  resources: 'sounds and lexicons are made here',
}

/**
 * The Python system's `config.yaml`, which is called `file`, as one of ours.
 *
 * @throws {ConfigError} when it is not YAML, or has no section of that system.
 */
export function migrateConfig(yaml: string, file = 'config.yaml'): MigratedConfig {
  const notes: string[] = []
  const settings: Record<string, unknown> = { ...readSettings({ yaml, env: {}, file }) }
  if (!Object.entries(settings).some(([name, section]) => SECTIONS.includes(name) && isSection(section)))
    throw new ConfigError([`${file} has none of the sections of a configuration, such as llm`])
  for (const [section, why] of Object.entries(GONE)) {
    if (!(section in settings)) continue
    delete settings[section]
    notes.push(`${section} is left out: ${why}.`)
  }
  change('llm', (llm) =>
    Object.fromEntries(Object.entries(llm).map(([name, model]) => [name, migrateModel(name, model)])),
  )
  change('cognitive_service', migrateSpeech)
  change('app_configuration', ({ endpoint, ...rest }) => {
    if (endpoint !== undefined)
      notes.push('app_configuration: put its connection_string in, the endpoint alone opens nothing.')
    return rest
  })
  change('database', (database) => {
    needs('database.cosmos_db.access_key', at(at(database, 'cosmos_db'), 'access_key'))
    return database
  })
  change('ai_search', (search) => {
    needs('ai_search.access_key', at(search, 'access_key'))
    notes.push('ai_search: the index has other fields. Make a new one: npm run config -- push --documents FILE.')
    return search
  })
  change('monitoring', ({ logging }) => {
    const { sys_level: _unused, ...rest } = isSection(logging) ? logging : {}
    return { logging: rest }
  })
  change('conversation', migrateConversation)
  change('prompts', ({ sounds, ...rest }) => {
    if (sounds !== undefined)
      notes.push('prompts.sounds is left out: there is no loading sound, the assistant says that it is looking.')
    return rest
  })
  const unknown = unknownKeys(KnownSettings, settings).map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { settings, notes: [...notes, ...unknown] }

  function change(name: string, how: (section: Section) => Section): void {
    const section = settings[name]
    if (isSection(section)) settings[name] = how(section)
  }

  function needs(path: string, value: unknown): void {
    if (value === undefined || value === '') notes.push(`${path} is needed: the edge has no Azure identity.`)
  }

  function migrateModel(name: string, model: unknown): unknown {
    if (!isSection(model)) return model
    needs(`llm.${name}.access_key`, at(model, 'access_key'))
    const endpoint = at(model, 'endpoint')
    if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) return model
    const { origin, pathname } = new URL(endpoint)
    return pathname.includes('/v1') ? model : { ...model, endpoint: `${origin}/openai/v1/` }
  }

  function migrateSpeech(speech: Section): Section {
    if (!at(speech, 'access_key') && !at(speech, 'auth'))
      notes.push(
        'cognitive_service.access_key is needed, or auth: managed_identity with resource_id where media nodes have an identity of Azure.',
      )
    const region = at(speech, 'region')
    if (typeof region !== 'string' || region === '') return speech
    notes.push(
      'cognitive_service.endpoint names the recogniser now; npm run deploy gives the edge the address of the resource.',
    )
    const host = (part: string): string => `wss://${region}.${part}.speech.microsoft.com`
    return { ...speech, endpoint: host('stt'), tts_endpoint: host('tts') }
  }

  function migrateConversation(conversation: Section): Section {
    const { initiate, ...rest } = conversation
    const claim = at(initiate, 'claim')
    if (!isSection(initiate) || !Array.isArray(claim)) return conversation
    const own = claim.filter((field) => !String(at(field, 'name')).startsWith('policyholder_'))
    if (own.length < claim.length) {
      notes.push(
        'Claim fields policyholder_… are left out: the caller’s name, e-mail and number are in every claim, as caller_….',
      )
    }
    return { ...rest, initiate: { ...initiate, claim: own } }
  }
}

const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (value: unknown, key: string): unknown => (isSection(value) ? value[key] : undefined)
