import { AzureKeyCredential, type SearchIndex, SearchClient, SearchIndexClient } from '@azure/search-documents'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'

export const VECTOR_FIELD = 'vectors'
/** A document without text, which no search finds: `created_at` is when documents were pushed last. */
export const MARK_ID = 'call-center-last-push'

/** A document as operators bring it. Its text is in one, some or all of the four fields. */
export const NewDocument = z
  .strictObject({
    /** Letters, digits, dashes and underscores: what an answer is cited by. */
    id: z
      .string()
      .regex(/^[\w=-]{1,1024}$/, 'must be letters, digits, dashes and underscores')
      .refine((id) => id !== MARK_ID, 'is kept for the assistant itself'),
    question: z.string().optional(),
    answer: z.string().optional(),
    context: z.string().optional(),
    document_synthesis: z.string().optional(),
    file_path: z.string().optional(),
    created_at: z.iso.datetime({ offset: true }).optional(),
  })
  .refine((document) => textOf(document) !== '', {
    message: 'has no text: question, answer, context or document_synthesis',
  })
export type NewDocument = z.infer<typeof NewDocument>

type Text = Readonly<Partial<Record<'question' | 'answer' | 'context' | 'document_synthesis', string | undefined>>>

/** What is embedded of a document: all of its text. */
export const textOf = ({ question, answer, context, document_synthesis }: Text): string =>
  [question, document_synthesis, answer, context].filter(Boolean).join('\n')

const text = (name: string) => ({ name, type: 'Edm.String' as const, searchable: true })

/** The index as `npm run config -- push` makes it. */
export const indexDefinition = (
  name: string,
  { dimensions, semanticConfiguration }: { readonly dimensions: number; readonly semanticConfiguration: string },
): SearchIndex => ({
  name,
  fields: [
    { name: 'id', type: 'Edm.String', key: true, filterable: true },
    text('question'),
    text('answer'),
    text('context'),
    text('document_synthesis'),
    { name: 'created_at', type: 'Edm.DateTimeOffset', filterable: true, sortable: true },
    { name: 'file_path', type: 'Edm.String', filterable: true },
    {
      name: VECTOR_FIELD,
      type: 'Collection(Edm.Single)',
      searchable: true,
      hidden: true,
      stored: false,
      vectorSearchDimensions: dimensions,
      vectorSearchProfileName: 'default',
    },
  ],
  vectorSearch: {
    algorithms: [{ name: 'hnsw', kind: 'hnsw' }],
    profiles: [{ name: 'default', algorithmConfigurationName: 'hnsw', compressionName: 'quantised' }],
    compressions: [{ compressionName: 'quantised', kind: 'scalarQuantization' }],
  },
  ...(semanticConfiguration && {
    semanticSearch: {
      defaultConfigurationName: semanticConfiguration,
      configurations: [
        {
          name: semanticConfiguration,
          prioritizedFields: {
            titleField: { name: 'question' },
            contentFields: [{ name: 'answer' }, { name: 'document_synthesis' }, { name: 'context' }],
          },
        },
      ],
    },
  }),
})

export interface SearchIndexOptions {
  readonly endpoint: string
  readonly apiKey: string
  readonly index: string
  /** Numbers in a vector. */
  readonly dimensions: number
  readonly semanticConfiguration: string
}

/** The index itself: what the operator's commands do with it. */
export interface IndexKeeper {
  /**
   * Creates the index when it is absent. One that is there is left as it is.
   *
   * @throws {ProviderError} when it is there with other dimensions, or the service refuses.
   */
  ensure(): Promise<'created' | 'was there'>
  /** Uploads whole documents; those with the same id are replaced. @throws {ProviderError} when some are refused. */
  upload(documents: readonly (NewDocument & { readonly vectors?: readonly number[] })[]): Promise<void>
  /** Tells the nodes that there are other documents than before: what they kept of earlier searches counts no more. */
  markChanged(atMs: number): Promise<void>
  count(): Promise<number>
}

const PROVIDER = 'azure-search'
/** The service takes 1,000 documents or 16 MB at once. */
const BATCH = 200

export function searchIndex(options: SearchIndexOptions): IndexKeeper {
  const { endpoint, apiKey, index, dimensions } = options
  const key = new AzureKeyCredential(apiKey || 'none')
  const transport = { allowInsecureConnection: endpoint.startsWith('http:') }
  const indexes = new SearchIndexClient(endpoint, key, transport)
  const documents = new SearchClient<Record<string, unknown>>(endpoint, index, key, transport)

  const upload = (all: readonly object[]) =>
    said(
      documents.uploadDocuments(
        all.map((document) => ({ ...document })),
        { throwOnAnyFailure: true },
      ),
    )

  return {
    async ensure() {
      const found = await said(indexes.getIndex(index), { absent: undefined })
      if (!found) {
        await said(indexes.createIndex(indexDefinition(index, options)))
        return 'created'
      }
      const vectors = found.fields.find(({ name }) => name === VECTOR_FIELD)
      const own = vectors && 'vectorSearchDimensions' in vectors ? vectors.vectorSearchDimensions : undefined
      if (own !== dimensions) {
        const message = `the index ${index} has ${own ?? 'no'} dimensions, the configuration says ${dimensions}: change llm.embedding.dimensions, or delete the index`
        throw new ProviderError(PROVIDER, message, { retryable: false })
      }
      return 'was there'
    },
    async upload(all) {
      for (let from = 0; from < all.length; from += BATCH) {
        await upload(all.slice(from, from + BATCH))
      }
    },
    async markChanged(atMs) {
      await upload([{ id: MARK_ID, created_at: new Date(atMs).toISOString() }])
    },
    async count() {
      const mark = await said(documents.getDocument(MARK_ID), { absent: undefined })
      return (await said(documents.getDocumentsCount())) - (mark ? 1 : 0)
    },
  }
}

const Refusal = z.object({ statusCode: z.number(), message: z.string() })

/** What the service says, or `absent` when it says 404. The operator is told its own words. */
async function said<T, Absent = never>(work: Promise<T>, when?: { readonly absent: Absent }): Promise<T | Absent> {
  try {
    return await work
  } catch (cause) {
    const refusal = Refusal.safeParse(cause).data
    if (refusal?.statusCode === 404 && when) return when.absent
    const message = refusal ? `status ${refusal.statusCode}: ${refusal.message}` : 'the connection failed'
    throw new ProviderError(PROVIDER, message, { cause, retryable: !refusal })
  }
}
