import { runKeysCommand } from '../keys/ask-edge.ts'
import { KEYS_USAGE, type KeysCommand, readKeysCommand } from '../keys/options.ts'
import type { EdgeDoor } from './edge-door.ts'
import { runCommand } from './run-command.ts'
import { withStack } from './with-stack.ts'

async function main(): Promise<void> {
  const command = readKeysCommand(process.argv.slice(2))
  if (command === 'help') return console.log(KEYS_USAGE)
  if (command.edge !== undefined) return say({ url: command.edge, apiKey: process.env['EDGE_API_KEY'] }, command)
  const onStep = (line: string): void => console.error(`  ${line}`)
  await withStack(({ edge: url }) => say({ url }, command), { onStep })
}

async function say(door: EdgeDoor, command: KeysCommand): Promise<void> {
  for (const line of await runKeysCommand(door, command)) console.log(line)
}

await runCommand(main)
