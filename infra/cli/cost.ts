import { PRICES_AS_OF } from '@call-center/shared/cost/use-prices'
import { estimate } from '../cost/estimate.ts'
import { COST_USAGE, readCostOptions } from '../cost/options.ts'
import { PRICES } from '../cost/prices.ts'
import { costTable } from '../cost/table.ts'
import { runCommand } from './run-command.ts'

async function main(): Promise<void> {
  const options = readCostOptions(process.argv.slice(2))
  if (options === 'help') return console.log(COST_USAGE)
  const { demand, json } = options
  const result = estimate(demand)
  if (!json) {
    console.log(`${demand.calls} calls of ${demand.minutes} minutes a month:\n`)
    return console.log(costTable(result))
  }
  const lines = result.lines.map((line) => ({ ...PRICES[line.price], ...line }))
  console.log(JSON.stringify({ asOf: PRICES_AS_OF, demand, ...result, lines }, undefined, 2))
}

await runCommand(main)
