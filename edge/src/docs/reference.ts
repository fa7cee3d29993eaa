import type { ApiDocument } from '../api/document.ts'

/** One line of a table: a parameter, or a property at any depth, `claim[].name`. */
export interface Field {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description: string
}

export interface Answer {
  readonly status: string
  readonly description: string
  readonly fields: readonly Field[]
  readonly example: string | undefined
}

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string
  /** What proves who asks; empty: nobody has to. */
  readonly access: readonly string[]
  /** What the key must allow. */
  readonly scope: string | undefined
  readonly parameters: readonly Field[]
  readonly body:
    | { readonly type: string; readonly fields: readonly Field[]; readonly example: string | undefined }
    | undefined
  readonly answers: readonly Answer[]
}

export interface Section {
  readonly name: string
  readonly description: string
  readonly operations: readonly Operation[]
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

type Paths = NonNullable<ApiDocument['paths']>
type OperationObject = NonNullable<Paths[string][(typeof METHODS)[number]]>
type SchemaObject = NonNullable<NonNullable<ApiDocument['components']>['schemas']>[string]

interface Content {
  readonly schema?: SchemaObject
  readonly example?: unknown
}

/** The description of the API as a reader wants it: by subject, with references followed and objects laid out flat. */
export function referenceOf(document: ApiDocument): Section[] {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      return operation ? [{ tag: operation.tags?.[0], ...operationOf(document, method, path, operation) }] : []
    }),
  )
  return (document.tags ?? []).map(({ name, description = '' }) => ({
    name,
    description,
    operations: operations.filter(({ tag }) => tag === name),
  }))
}

function operationOf(document: ApiDocument, method: string, path: string, operation: OperationObject): Operation {
  const { summary = path, description = '', security = [], parameters = [], requestBody, responses = {} } = operation
  const [type, content] =
    Object.entries((requestBody && 'content' in requestBody && requestBody.content) || {})[0] ?? []
  return {
    id: `${method}${path.replaceAll(/[^a-z]+/gi, '-')}`.replace(/-$/, ''),
    method,
    path,
    summary,
    description,
    access: security.flatMap((scheme) => Object.keys(scheme)),
    scope: security.flatMap((scheme) => Object.values(scheme).flat())[0],
    parameters: parameters.flatMap((parameter) => {
      if (!('name' in parameter) || !parameter.schema) return []
      const { name, required = false, schema } = parameter
      return [{ ...fieldOf(document, name, schema, required), description: parameter.description ?? '' }]
    }),
    body: type === undefined ? undefined : { type, ...bodyOf(document, content) },
    answers: Object.entries(responses).map(([status, answer]) => {
      const body = bodyOf(document, Object.values<Content>(answer.content ?? {})[0])
      // All refusals have the same fields, which the page explains once.
      return { status, description: answer.description, ...body, ...(status >= '400' && { fields: [] }) }
    }),
  }
}

function bodyOf(document: ApiDocument, content: Content | undefined) {
  return {
    fields: content?.schema ? fieldsOf(document, content.schema, '') : [],
    example: content?.example === undefined ? undefined : JSON.stringify(content.example, undefined, 2),
  }
}

function fieldsOf(document: ApiDocument, schema: SchemaObject, prefix: string): Field[] {
  const plain = followed(document, schema)
  if (plain.items) return fieldsOf(document, plain.items, `${prefix}[]`)
  const { properties = {}, required = [] } = plain
  return Object.entries(properties).flatMap(([key, property]) => {
    const name = prefix ? `${prefix}.${key}` : key
    return [fieldOf(document, name, property, required.includes(key)), ...fieldsOf(document, property, name)]
  })
}

function fieldOf(document: ApiDocument, name: string, schema: SchemaObject, required: boolean): Field {
  const plain = followed(document, schema)
  return { name, type: typeOf(document, plain), required, description: plain.description ?? '' }
}

function followed(document: ApiDocument, schema: SchemaObject): Exclude<SchemaObject, { $ref: string }> {
  if (!('$ref' in schema)) return schema
  const name = schema.$ref.split('/').at(-1) ?? ''
  const found = document.components?.schemas?.[name]
  return found && !('$ref' in found) ? found : {}
}

/** In a few words: `integer 1–100, default 100`. */
function typeOf(document: ApiDocument, schema: Exclude<SchemaObject, { $ref: string }>): string {
  const { type = 'any', format, enum: values, minimum, maximum, minLength, maxLength, default: initial, items } = schema
  const types = [type].flat().join(' or ')
  const what = items ? `list of ${typeOf(document, followed(document, items))}` : (format ?? types)
  const range = minimum !== undefined || maximum !== undefined ? ` ${minimum ?? ''}–${maximum ?? ''}` : ''
  const length = maxLength === undefined ? '' : `, ${minLength ?? 0}–${maxLength} characters`
  const choice = values ? `: ${values.join(', ')}` : ''
  const standard =
    initial === undefined || typeof initial === 'object' || initial === '' ? '' : `, default ${String(initial)}`
  return `${what}${range}${length}${choice}${standard}`
}

/** A command that tries it, for a shell. */
export function curlOf({ method, path, body, access }: Operation, server: string): string {
  const url = `${server}${path.replaceAll(/\{(\w+)\}/g, '<$1>')}`
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}'${url}'`]
  if (access.includes('key')) lines.push(`-H "authorization: Bearer $API_KEY"`)
  if (body) {
    const example = JSON.stringify(JSON.parse(body.example ?? '{}')).replaceAll("'", String.raw`'\''`)
    lines.push(`-H 'content-type: ${body.type}'`, `-d '${example}'`)
  }
  return lines.join(' \\\n  ')
}
