import { LineCounter, parseDocument, isSeq, type Node } from 'yaml'
import * as z from 'zod'
import { NewDocument } from '../../../media-node/src/knowledge/search-index.ts'
import { readNamedFile } from '../named-file.ts'
import { CommandFailed } from '../usage-error.ts'

/** Enough to see what is wrong with a file. */
const MOST_MISTAKES = 10

interface Item {
  readonly line: number
  readonly value: unknown
}

/**
 * Documents of a file: a YAML list, or one JSON object a line (`.jsonl`).
 *
 * @throws {CommandFailed} with the line of each mistake.
 */
export async function readDocuments(file: string): Promise<readonly NewDocument[]> {
  const text = String(await readNamedFile(file))
  const items = /\.(jsonl|ndjson)$/.test(file) ? jsonLines(text, file) : yamlItems(text, file)
  const mistakes: string[] = []
  const documents: NewDocument[] = []
  const lines = new Map<string, number>()
  for (const { line, value } of items) {
    const { success, data, error } = NewDocument.safeParse(value)
    if (!success) mistakes.push(...error.issues.map((issue) => `${file}, line ${line}: ${sentence(issue)}`))
    else if (lines.has(data.id)) {
      mistakes.push(`${file}, line ${line}: the id ${data.id} is in line ${lines.get(data.id)} already`)
    } else {
      lines.set(data.id, line)
      documents.push(data)
    }
  }
  if (mistakes.length > 0) throw new CommandFailed(shortened(mistakes).join('\n'))
  if (documents.length === 0) throw new CommandFailed(`${file} has no documents.`)
  return documents
}

const sentence = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`

const shortened = (mistakes: readonly string[]): string[] =>
  mistakes.length <= MOST_MISTAKES
    ? [...mistakes]
    : [...mistakes.slice(0, MOST_MISTAKES), `and ${mistakes.length - MOST_MISTAKES} more`]

function jsonLines(text: string, file: string): Item[] {
  return text.split('\n').flatMap((row, i) => {
    if (row.trim() === '') return []
    try {
      return [{ line: i + 1, value: JSON.parse(row) as unknown }]
    } catch {
      throw new CommandFailed(`${file}, line ${i + 1}: is not one JSON object.`)
    }
  })
}

function yamlItems(text: string, file: string): Item[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [error] = document.errors
  if (error) throw new CommandFailed(`${file}, line ${lines.linePos(error.pos[0]).line}: is not valid YAML.`)
  const { contents } = document
  if (!isSeq(contents)) throw new CommandFailed(`${file} must be a list of documents, each with an id.`)
  return contents.items.map((item) => {
    const node = item as Node
    return { line: lines.linePos(node.range?.[0] ?? 0).line, value: node.toJS(document) as unknown }
  })
}
