import { parse, YAMLParseError } from 'yaml'
import { ConfigError } from '../errors.ts'

export type Env = Readonly<Record<string, string | undefined>>

export interface SettingsSource {
  /** Text of the operator's file, if there is one. */
  readonly yaml?: string | undefined
  readonly env: Env
  /** What the file is called in messages. @defaultValue config.yaml */
  readonly file?: string
  /** The file that `CONFIG_JSON` was made of: mistakes are looked for there. */
  readonly madeOf?: string
}

export type Settings = Readonly<Record<string, unknown>>

/**
 * The settings as they are written, of `CONFIG_JSON` or else of the file. Nothing is checked but that they can be read.
 *
 * @throws {ConfigError} that names the source, and the line.
 */
export function readSettings({ yaml, env, file = 'config.yaml' }: SettingsSource): Settings {
  const json = env['CONFIG_JSON']
  const [source, settings] = json ? ['CONFIG_JSON', readJson(json)] : [file, readYaml(yaml, file)]
  if (!isRecord(settings)) throw new ConfigError([`${source} must hold sections with settings, such as llm`])
  return withInitiate(settings)
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // Without the cause, which is logged: it quotes as well.
    throw new ConfigError([`CONFIG_JSON is not valid JSON${whereIn(cause)}`])
  }
}

/** The engine's message quotes what it could not read, and that may be a key: only the position goes on. */
function whereIn(cause: unknown): string {
  const position = /position \d+(?: \(line \d+ column \d+\))?/.exec(String(cause))
  return position ? ` at ${position[0]}` : ': it ends too early or has a sign that does not belong there'
}

function readYaml(text: string | undefined, file: string): unknown {
  if (text === undefined) throw new ConfigError([`there is neither CONFIG_JSON nor a ${file}`])
  try {
    return parse(text, { prettyErrors: true, merge: true })
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    // What follows the first line of the message quotes the file.
    const [what = ''] = cause.message.split('\n')
    const line = cause.linePos?.[0].line
    const place = line === undefined ? file : `${file}, line ${line}`
    throw new ConfigError([`the file: is not valid YAML: ${what.replace(/ at line \d+.*$|:$/, '')} (${place})`])
  }
}

/** `conversation.default_initiate` is another name of `conversation.initiate`. */
function withInitiate(settings: Settings): Settings {
  const { conversation } = settings
  if (!isRecord(conversation) || 'initiate' in conversation || !('default_initiate' in conversation)) return settings
  const { default_initiate: initiate, ...rest } = conversation
  return { ...settings, conversation: { ...rest, initiate } }
}
