import { settingsSchema } from '@call-center/shared/config/settings-schema'
import * as z from 'zod'

/** The part of JSON schema that our settings are made of. */
interface Schema {
  readonly type?: string | undefined
  readonly description?: string | undefined
  readonly default?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly writeOnly?: boolean | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly items?: Schema | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly additionalProperties?: boolean | Schema | undefined
}

const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    description: z.string().optional(),
    default: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    writeOnly: z.boolean().optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    items: Schema.optional(),
    anyOf: z.array(Schema).optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
  }),
)

const LONGEST_DEFAULT = 60

/** `infra/docs/configuration.md`: every key, made of the schema that checks it. */
export function configurationReference(): string {
  const { properties = {} } = Schema.parse(settingsSchema())
  const sections = Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [
    '# Configuration',
    '',
    'Every key of `config.yaml`. Made by `npm run config -- schema` from the schema that checks it; a test fails when it is not current.',
    'A key can be set from the environment too, named by its path: `LLM__FAST__ENDPOINT`. What is secret is marked 🔒. A section that',
    'is left out is answered by the local cloud, where there is one. `infra/docs/configuration-guide.md` explains the settings by topic.',
    ...sections.flatMap(([name, section]) => sectionLines(name, section)),
    '',
  ].join('\n')
}

function sectionLines(name: string, section: Schema): string[] {
  const rows = rowsOf(name, section, true)
  if (rows.length === 0) return ['', `## ${name}`, '', 'Taken from older files and not used.']
  return ['', `## ${name}`, '', '| key | what it may be | left out | what it is |', '|---|---|---|---|', ...rows]
}

function rowsOf(path: string, schema: Schema, isSection = false): string[] {
  const { properties } = schema
  if (properties) {
    const inner = Object.entries(properties).filter(([name]) => name !== 'default_initiate')
    return inner.flatMap(([name, part]) => rowsOf(`${path}.${name}`, part))
  }
  if (schema.items?.properties) return [row(path, schema), ...rowsOf(`${path}[]`, schema.items)]
  const kind = kindOf(schema)
  return isSection && kind === 'anything' ? [] : [row(path, schema)]
}

function row(path: string, schema: Schema): string {
  const secret = schema.writeOnly === true ? ' 🔒' : ''
  const cells = [`\`${path}\`${secret}`, kindOf(schema), defaultOf(schema), schema.description ?? '']
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
}

function kindOf({ type, enum: values, minimum, maximum, items, anyOf, additionalProperties }: Schema): string {
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ')
  if (anyOf) return anyOf.map(kindOf).join(', or ')
  if (type === 'array') return `list${items ? ` of ${kindOf(items)}` : ''}`
  if (type === 'number' || type === 'integer') {
    const what = type === 'integer' ? 'whole number' : 'number'
    if (minimum !== undefined && maximum !== undefined) return `${what}, ${minimum} to ${maximum}`
    return minimum === undefined ? what : `${what}, ${minimum} or more`
  }
  if (type === 'object')
    return typeof additionalProperties === 'object' ? `${kindOf(additionalProperties)} by name` : 'section'
  return { string: 'text', boolean: 'true or false' }[type ?? ''] ?? 'anything'
}

function defaultOf({ default: value }: Schema): string {
  if (value === undefined) return ''
  const text = JSON.stringify(value)
  return text.length > LONGEST_DEFAULT ? 'its own' : `\`${text}\``
}
