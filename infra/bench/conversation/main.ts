import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { CARRIERS } from '../../stack/local-config.ts'
import { benchConversation, MEASURE_NUMBERS } from './conversation.ts'
import { chartOf } from './chart.ts'
import { tableOf } from './table.ts'

const USAGE = `node infra/bench/conversation/main.ts [--json] [--only ${MEASURE_NUMBERS.join(',')}] [--carrier ${CARRIERS.join('|')}] [--quick] [--calls N] [--html FILE]`

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      carrier: { type: 'string' },
      calls: { type: 'string', default: '16' },
      html: { type: 'string' },
    },
  })
  const only = values.only?.split(',').map(Number)
  const carriers = CARRIERS.filter((name) => name === (values.carrier ?? name))
  const callsAtOnce = Number(values.calls)
  if (carriers.length === 0 || only?.some((number) => !MEASURE_NUMBERS.includes(number)) || !(callsAtOnce >= 1)) {
    console.error(USAGE)
    process.exitCode = 1
    return
  }
  const figures = await benchConversation({
    ...(only ? { only } : {}),
    carriers,
    callsAtOnce,
    quick: values.quick,
    progress: (line) => console.error(`  ${line}`),
  })
  console.log(values.json ? JSON.stringify(figures) : tableOf('Conversation', figures))
  if (values.html) await writeFile(values.html, chartOf('Conversation', figures))
}
