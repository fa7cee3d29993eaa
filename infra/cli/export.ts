import { EXPORT_USAGE, type ExportOptions, readExportOptions } from '../export/options.ts'
import { readCalls } from '../export/read-calls.ts'
import { openWholeFile } from '../export/whole-file.ts'
import { writeExamples } from '../export/write-examples.ts'
import type { EdgeDoor } from './edge-door.ts'
import { runCommand } from './run-command.ts'
import { withStack } from './with-stack.ts'

async function main(): Promise<void> {
  const options = readExportOptions(process.argv.slice(2))
  if (options === 'help') return console.log(EXPORT_USAGE)
  const { edge } = options
  if (edge !== undefined) return await exportFrom({ url: edge, apiKey: process.env['EDGE_API_KEY'] }, options)
  const onStep = (line: string): void => console.error(`  ${line}`)
  await withStack(({ edge: url }) => exportFrom({ url }, options), { onStep })
}

async function exportFrom(door: EdgeDoor, { since, minSatisfaction, out }: ExportOptions): Promise<void> {
  await using file = out === undefined ? undefined : await openWholeFile(out)
  const write = async (line: string): Promise<void> => {
    if (file) await file.write(line)
    else process.stdout.write(line)
  }
  const { calls, written } = await writeExamples(readCalls(door, { since }), write, { minSatisfaction })
  await file?.keep()
  console.error(`${written} of ${calls} calls written${out === undefined ? '' : ` to ${out}`}`)
}

await runCommand(main)
