import * as z from 'zod'
import { type Knowledge, mergeFound } from '../knowledge/knowledge.ts'
import { tellDocuments } from '../knowledge/tell-documents.ts'
import { customerResponse, defineTool, type Tool, toolInput } from './tool.ts'

export interface DocumentSearch {
  readonly knowledge: Knowledge
  /** The least a document must have to do with a query, 0 to 5. */
  readonly strictness: number
  readonly topDocuments: number
  /** What the documents are written in, BCP 47. */
  readonly documentsLang: string
}

const MOST_QUERIES = 5

/** Searches the company's documents. */
export const searchDocument = ({ knowledge, strictness, topDocuments, documentsLang }: DocumentSearch): Tool =>
  defineTool({
    name: 'search_document',
    description:
      'Searches the internal documents of the company. Use it when the customer asks something that neither the conversation nor the documents you were given answer.',
    input: toolInput(
      z.object({
        ...customerResponse,
        queries: z
          .array(z.string().trim().min(1))
          .min(1)
          .max(MOST_QUERIES)
          .describe(
            `What to look for, each from another point of view, in the language ${documentsLang}. For example: ["Is hail damage covered?", "Exclusions of the crop policy"].`,
          ),
      }),
    ),
    async run({ queries }, { signal }) {
      const found = await Promise.all(queries.map((query) => knowledge.search(query, { lang: documentsLang, signal })))
      const documents = mergeFound(...found).filter(({ score }) => score >= strictness)
      return documents.length === 0
        ? 'There is nothing about this in the documents. Tell the customer so, and invent nothing.'
        : tellDocuments(documents.slice(0, topDocuments))
    },
  })
