import * as z from 'zod'
import { KnownSettings } from './known-settings.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/**
 * The JSON schema of an operator's file, for editors: what may be written, not what has to be. Every section may be left
 * out, for the local cloud answers in its place; a key nobody knows is a mistake.
 */
export function settingsSchema(): JsonSchema {
  const schema = z.toJSONSchema(KnownSettings, { io: 'input', override: ({ jsonSchema }) => tidy(jsonSchema) })
  const { required: _everySection, properties = {}, ...rest } = schema
  return {
    ...rest,
    title: 'config.yaml of the call centre',
    properties: { ...properties, conversation: withOtherName(asSchema(properties['conversation'])) },
  }
}

function tidy(schema: JsonSchema): void {
  if (schema.properties) schema.additionalProperties = false
  // What zod says of every whole number.
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
}

/** `conversation.default_initiate` is another name of `conversation.initiate`. */
function withOtherName(conversation: JsonSchema): JsonSchema {
  const { properties = {}, required: _initiate, ...rest } = conversation
  const other: JsonSchema = { ...asSchema(properties['initiate']), deprecated: true }
  return {
    ...rest,
    properties: { ...properties, default_initiate: other },
    anyOf: [{ required: ['initiate'] }, { required: ['default_initiate'] }],
  }
}

const asSchema = (schema: z.core.JSONSchema._JSONSchema | undefined): JsonSchema =>
  typeof schema === 'object' ? schema : {}
