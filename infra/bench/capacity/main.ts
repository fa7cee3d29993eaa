import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { chartOf } from '../conversation/chart.ts'
import { tableOf } from '../conversation/table.ts'
import { benchCapacity, DEFAULTS, summaryOf } from './capacity.ts'

const USAGE =
  'node infra/bench/capacity/main.ts [--json] [--steps 25,50,75,100,125] [--seconds N] [--echoing PERCENT] [--html FILE]'

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      steps: { type: 'string', default: DEFAULTS.steps.join() },
      seconds: { type: 'string', default: String(DEFAULTS.stepS) },
      echoing: { type: 'string', default: String(DEFAULTS.echoing) },
      html: { type: 'string' },
    },
  })
  const steps = values.steps.split(',').map(Number)
  const stepS = Number(values.seconds)
  const echoing = Number(values.echoing)
  if (
    !steps.every((calls) => Number.isInteger(calls) && calls > 0) ||
    !(stepS > 0) ||
    !(echoing >= 0 && echoing <= 100)
  ) {
    console.error(USAGE)
    process.exitCode = 1
    return
  }
  const capacity = await benchCapacity({ steps, stepS, echoing, progress: (line) => console.error(`  ${line}`) })
  console.log(values.json ? JSON.stringify(summaryOf(capacity)) : tableOf('Capacity', capacity))
  if (values.html) await writeFile(values.html, chartOf('Capacity', capacity))
}
