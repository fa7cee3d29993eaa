import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { chartOf } from '../conversation/chart.ts'
import { tableOf } from '../conversation/table.ts'
import { benchCapacity, DEFAULTS, summaryOf } from './capacity.ts'
import { benchSoak, soakSummaryOf } from './soak.ts'

const USAGE = `node infra/bench/capacity/main.ts [--json] [--html FILE] [--steps ${DEFAULTS.steps.join()}] [--seconds ${DEFAULTS.stepS}] [--echoing ${DEFAULTS.echoing}]
node infra/bench/capacity/main.ts --soak MINUTES [--steps CALLS] [--echoing ${DEFAULTS.echoing}] [--json] [--html FILE]

  --steps     how many calls are held, one number after the other
  --seconds   how long each number of calls is measured; memory is still growing after ${DEFAULTS.stepS} s
  --echoing   callers whose line sends back what they hear, percent
  --soak      holds the first number of calls for so many minutes and says how memory grows, a call and minute`

/** Held by `--soak` when nothing is said: enough to divide by, on a core that others use too. */
const SOAKED_CALLS = 40

const progress = (line: string): void => console.error(`  ${line}`)

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      steps: { type: 'string' },
      seconds: { type: 'string', default: String(DEFAULTS.stepS) },
      echoing: { type: 'string', default: String(DEFAULTS.echoing) },
      soak: { type: 'string' },
      html: { type: 'string' },
    },
  })
  const steps = values.steps?.split(',').map(Number) ?? (values.soak ? [SOAKED_CALLS] : DEFAULTS.steps)
  const stepS = Number(values.seconds)
  const echoing = Number(values.echoing)
  const minutes = Number(values.soak ?? 1)
  if (
    !steps.every((calls) => Number.isInteger(calls) && calls > 0) ||
    !(stepS > 0 && minutes > 0) ||
    !(echoing >= 0 && echoing <= 100)
  ) {
    console.error(USAGE)
    process.exitCode = 1
    return
  }
  if (values.soak === undefined) {
    const capacity = await benchCapacity({ steps, stepS, echoing, progress })
    console.log(values.json ? JSON.stringify(summaryOf(capacity)) : tableOf('Capacity', capacity))
    if (values.html) await writeFile(values.html, chartOf('Capacity', capacity))
    return
  }
  const soak = await benchSoak({ calls: steps[0] ?? SOAKED_CALLS, minutes, echoing, progress })
  console.log(values.json ? JSON.stringify(soakSummaryOf(soak)) : tableOf('Soak', soak))
  if (values.html) await writeFile(values.html, chartOf('Soak', soak))
}
