import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { NewDocument, textOf } from '../../../media-node/src/knowledge/search-index.ts'
import { embed } from '../openai/stand-in/embedding.ts'
import type { SearchOptions } from './start-search.ts'

const FILE = join(import.meta.dirname, 'sample-documents.yaml')

interface SampleIndexOptions {
  readonly name: string
  readonly dimensions: number
  readonly semanticConfiguration: string
}

/** The documents that the local cloud has from the start, and their index. */
export const sampleIndex = (options: SampleIndexOptions): NonNullable<SearchOptions['preload']> => ({
  definition: sampleDefinition(options),
  documents: z
    .array(NewDocument)
    .parse(parse(readFileSync(FILE, 'utf8')))
    .map((document) => ({ ...document, vectors: embed(textOf(document), options.dimensions) })),
})

const no = { searchable: false, filterable: false, sortable: false, facetable: false }
const text = (name: string) => ({ name, type: 'Edm.String', ...no, searchable: true })

/** What `npm run config -- push` creates, as it is on the wire: a test compares the two. */
export const sampleDefinition = ({ name, dimensions, semanticConfiguration }: SampleIndexOptions) => ({
  name,
  fields: [
    { name: 'id', type: 'Edm.String', key: true, ...no, filterable: true },
    text('question'),
    text('answer'),
    text('context'),
    text('document_synthesis'),
    { name: 'created_at', type: 'Edm.DateTimeOffset', ...no, filterable: true, sortable: true },
    { name: 'file_path', type: 'Edm.String', ...no, filterable: true },
    {
      name: 'vectors',
      type: 'Collection(Edm.Single)',
      ...no,
      searchable: true,
      retrievable: false,
      stored: false,
      dimensions,
      vectorSearchProfile: 'default',
    },
  ],
  vectorSearch: {
    algorithms: [{ name: 'hnsw', kind: 'hnsw' }],
    profiles: [{ name: 'default', algorithm: 'hnsw', compression: 'quantised' }],
    compressions: [{ name: 'quantised', kind: 'scalarQuantization' }],
  },
  ...(semanticConfiguration && {
    semantic: {
      defaultConfiguration: semanticConfiguration,
      configurations: [
        {
          name: semanticConfiguration,
          prioritizedFields: {
            titleField: { fieldName: 'question' },
            prioritizedContentFields: ['answer', 'document_synthesis', 'context'].map((fieldName) => ({ fieldName })),
          },
        },
      ],
    },
  }),
})
