import * as z from 'zod'
import { badRequest } from '../search-error.ts'

const attribute = z.boolean().optional()
const Field = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,127}$/),
  type: z.enum(['Edm.String', 'Edm.DateTimeOffset', 'Collection(Edm.Single)']),
  key: attribute,
  searchable: attribute,
  filterable: attribute,
  sortable: attribute,
  facetable: attribute,
  retrievable: attribute,
  stored: attribute,
  analyzer: z.string().optional(),
  dimensions: z.number().int().min(2).max(4_096).optional(),
  vectorSearchProfile: z.string().optional(),
})
export type Field = z.infer<typeof Field>

const FieldName = z.strictObject({ fieldName: z.string() })
const IndexDefinition = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{1,127}$/, 'must be lower case letters, digits and dashes'),
  description: z.string().optional(),
  fields: z.array(Field).min(1),
  semantic: z
    .strictObject({
      defaultConfiguration: z.string().optional(),
      configurations: z.array(
        z.strictObject({
          name: z.string().min(1),
          prioritizedFields: z.strictObject({
            titleField: FieldName.optional(),
            prioritizedContentFields: z.array(FieldName).optional(),
            prioritizedKeywordsFields: z.array(FieldName).optional(),
          }),
        }),
      ),
    })
    .optional(),
  vectorSearch: z
    .strictObject({
      profiles: z.array(
        z.strictObject({ name: z.string(), algorithm: z.string(), compression: z.string().optional() }),
      ),
      algorithms: z.array(
        z.strictObject({
          name: z.string(),
          kind: z.enum(['hnsw', 'exhaustiveKnn']),
          hnswParameters: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
      compressions: z.array(z.strictObject({ name: z.string(), kind: z.literal('scalarQuantization') })).optional(),
    })
    .optional(),
})
export type IndexDefinition = z.infer<typeof IndexDefinition>

/** @throws {SearchError} 400 that names what is wrong. */
export function readIndexDefinition(body: unknown): IndexDefinition {
  const { success, data, error } = IndexDefinition.safeParse(body)
  if (!success) throw badRequest(`The index definition is invalid: ${z.prettifyError(error)}`)
  const keys = data.fields.filter(({ key }) => key)
  if (keys.length !== 1 || keys[0]?.type !== 'Edm.String')
    throw badRequest('An index needs exactly one key field, a string.')
  for (const field of data.fields) checkVector(field, data)
  const known = new Set(data.fields.map(({ name }) => name))
  for (const { prioritizedFields } of data.semantic?.configurations ?? []) {
    const { titleField, prioritizedContentFields = [], prioritizedKeywordsFields = [] } = prioritizedFields
    for (const { fieldName } of [titleField ?? [], prioritizedContentFields, prioritizedKeywordsFields].flat()) {
      if (!known.has(fieldName)) throw badRequest(`The semantic configuration names the unknown field '${fieldName}'.`)
    }
  }
  return data
}

function checkVector({ name, type, dimensions, vectorSearchProfile }: Field, { vectorSearch }: IndexDefinition): void {
  if (type !== 'Collection(Edm.Single)') return
  if (dimensions === undefined) throw badRequest(`The vector field '${name}' needs dimensions.`)
  const profile = vectorSearch?.profiles.find((known) => known.name === vectorSearchProfile)
  if (!profile) throw badRequest(`The vector field '${name}' needs a vectorSearchProfile that exists.`)
  if (!vectorSearch?.algorithms.some((known) => known.name === profile.algorithm)) {
    throw badRequest(`The profile '${profile.name}' names the unknown algorithm '${profile.algorithm}'.`)
  }
}
