import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { CallCenterError } from '@call-center/shared/errors'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { Scenario } from './scenario.ts'

/** Scenarios that cannot be read; a line for every mistake, with its file and line. */
export class ScenarioError extends CallCenterError {
  readonly code = 'scenario'
}

export const SHIPPED = join(import.meta.dirname, 'shipped')

/** All scenarios of files and folders, in order of their names. @throws {ScenarioError} */
export async function readScenarios(paths: readonly string[] = [SHIPPED]): Promise<Scenario[]> {
  const files = (await Promise.all(paths.map(filesIn))).flat()
  const read = await Promise.all(files.map(async (file) => readOne(file, await readFile(file, 'utf8'))))
  const mistakes = read.flatMap(({ mistakes }) => mistakes)
  const scenarios = read.flatMap(({ scenario }) => scenario ?? [])
  for (const [index, { name }] of scenarios.entries()) {
    const first = scenarios.findIndex((other) => other.name === name)
    if (first !== index) mistakes.push(`the name ${name} is given to two scenarios`)
  }
  if (mistakes.length > 0) throw new ScenarioError(mistakes.join('\n'))
  if (scenarios.length === 0) throw new ScenarioError(`there is no scenario in ${paths.join(', ')}`)
  return scenarios.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function filesIn(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const names = await readdir(path)
    return names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(path, name))
  } catch (cause) {
    throw new ScenarioError(`${path} cannot be read: there is no such file or folder, or it is not yours`, { cause })
  }
}

/** One file: a scenario, or what is wrong with it and where. */
export function readOne(
  file: string,
  text: string,
): { readonly scenario?: Scenario; readonly mistakes: readonly string[] } {
  const name = relative(process.cwd(), file)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [first] = document.errors // the others follow from it, by the hundred in what is no YAML at all
  if (first) return { mistakes: [`${name}:${lines.linePos(first.pos[0]).line}: ${first.message}`] }
  const { success, data, error } = Scenario.safeParse(document.toJS())
  if (success) return { scenario: data, mistakes: [] }
  /** The line of the nearest thing that exists: a field that is missing has none of its own. */
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  return {
    mistakes: error.issues.map(
      ({ path, message }) => `${name}:${lineOf(path)}: ${path.map(String).join('.') || 'the file'}: ${message}`,
    ),
  }
}
