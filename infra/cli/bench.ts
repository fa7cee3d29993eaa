import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import {
  benchCapacity,
  DEFAULTS as CAPACITY_DEFAULTS,
  summaryOf as capacitySummary,
} from '../bench/capacity/capacity.ts'
import { benchSoak, soakSummaryOf } from '../bench/capacity/soak.ts'
import { chartOf } from '../bench/conversation/chart.ts'
import { benchConversation, type Figures } from '../bench/conversation/conversation.ts'
import { summaryByCarrier } from '../bench/conversation/summary.ts'
import { tableOf } from '../bench/conversation/table.ts'
import { chartRows as framePathRows } from '../bench/frame-path/chart-rows.ts'
import { benchFramePath, missedInFramePath, printFramePath } from '../bench/frame-path/frame-path.ts'
import { benchLatency, chartRows as latencyRows, type ProfileFigures } from '../bench/latency.ts'
import { chartRows as reportRows } from '../bench/report/chart-rows.ts'
import { benchReport, printReport } from '../bench/report/report.ts'
import { run } from './run-steps.ts'
import { oneOf, readArguments } from './arguments.ts'
import { runCommand } from './run-command.ts'
import { UsageError } from './usage-error.ts'
import { endOnSignals } from './with-stack.ts'

const USAGE = `npm run bench -- latency | frame-path | capacity | report [--json] [--html FILE] [--quick] [--calls N] [--seconds N] [--soak MIN]

  latency     by each carrier: whole calls over the stack of this machine, then conversations with scripted
              providers (answers, hesitations, interruptions, echoes, noises, callers who are hard to
              hear); half an hour, with --quick fifteen minutes
  frame-path  what a frame costs, the voice activity detector and the turn ends; without --quick the
              echo canceller too; a quarter of an hour
  capacity    calls per core, answers and memory at that load; three minutes
  report      report pages in two data centres: times, hit ratios, how old a page can be; four minutes,
              with --quick one

  --calls N    latency: whole calls per profile and carrier (3); --soak: calls that are held (40)
  --seconds N  capacity: how long each number of calls is measured (18); memory still grows then
  --soak MIN   capacity: holds the same calls for so many minutes and says how memory grows
  --html FILE  a chart`

const BENCHES = ['latency', 'frame-path', 'capacity', 'report'] as const

const note = (line: string): void => console.error(`  ${line}`)

async function main(): Promise<void> {
  const options = readOptions()
  if (options === 'help') return console.log(USAGE)
  const { what, json, quick, html } = options
  switch (what) {
    case 'latency':
      return await latency(options)
    case 'frame-path': {
      const figures = await benchFramePath(quick, note)
      if (html) await writeFile(html, chartOf('Frame path', { figures: framePathRows(figures) }))
      for (const missed of missedInFramePath(figures)) {
        note(`missed: ${missed}`)
        process.exitCode = 1
      }
      if (json) return console.log(JSON.stringify(figures))
      printFramePath(figures)
      if (quick) return
      const audio = ['--disable-warning=ExperimentalWarning', '--expose-gc', 'infra/bench/audio/main.ts']
      if ((await run(['node', ...audio])) !== 0) process.exitCode = 1
      return
    }
    case 'capacity':
      return await capacity(options)
    case 'report': {
      const figures = await benchReport({ quick, progress: note })
      if (html) await writeFile(html, chartOf('Report pages', { figures: reportRows(figures) }))
      return json ? console.log(JSON.stringify(figures)) : printReport(figures)
    }
  }
}

function readOptions() {
  const { values, positionals } = readArguments(USAGE, {
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      calls: { type: 'string' },
      seconds: { type: 'string' },
      soak: { type: 'string' },
      html: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return 'help'
  const [given, more] = positionals
  const what = oneOf('What is measured', given, BENCHES, USAGE)
  if (more !== undefined) throw new UsageError(`One measurement at a time: ${more} is too much.`, USAGE)
  const { json, quick, html } = values
  if (what !== 'capacity' && (values.seconds ?? values.soak) !== undefined)
    throw new UsageError(`--seconds and --soak are for capacity, not for ${what}.`, USAGE)
  // Before it is measured for minutes.
  if (html !== undefined && !existsSync(dirname(resolve(html))))
    throw new UsageError(`--html: there is no folder ${dirname(html)}.`, USAGE)
  const { calls, seconds, soak } = values
  return { what, json, quick, html, ...wholeNumbers({ calls, seconds, soak }) }
}

function wholeNumbers<Name extends string>(
  given: Readonly<Record<Name, string | undefined>>,
): Record<Name, number | undefined> {
  const read = Object.entries<string | undefined>(given).map(([name, value]) => {
    if (value !== undefined && !/^[1-9]\d*$/.test(value))
      throw new UsageError(`--${name} is a whole number from 1 on, not ${value}.`, USAGE)
    return [name, value === undefined ? undefined : Number(value)]
  })
  return Object.fromEntries(read) as Record<Name, number | undefined>
}

interface BenchOptions {
  readonly json: boolean
  readonly quick: boolean
  readonly html: string | undefined
  readonly calls: number | undefined
}

interface CapacityRun extends BenchOptions {
  readonly seconds: number | undefined
  readonly soak: number | undefined
}

const WHOLE_CALLS = 3
const SOAKED_CALLS = 40

async function latency({ json, quick, html, calls = WHOLE_CALLS }: BenchOptions): Promise<void> {
  const stack = await benchLatency(calls, note)
  if (!json) printTable(stack)
  const conversation = await benchConversation({ quick, progress: note })
  if (json) console.log(JSON.stringify({ ...summaryByCarrier(conversation.figures), stack, conversation }))
  await show('Conversation', conversation, { silent: json })
  const figures = [...latencyRows(stack), ...conversation.figures]
  if (html) await writeFile(html, chartOf('Latency', { ...conversation, figures }))
}

async function capacity({ json, quick, html, calls = SOAKED_CALLS, seconds, soak }: CapacityRun): Promise<void> {
  if (soak !== undefined) {
    const { echoing } = CAPACITY_DEFAULTS
    const soaked = await benchSoak({ calls, minutes: soak, echoing, progress: note })
    if (json) console.log(JSON.stringify(soakSummaryOf(soaked)))
    return await show('Soak', soaked, { html, silent: json })
  }
  const stepS = seconds ?? CAPACITY_DEFAULTS.stepS
  const measured = await benchCapacity({ ...(quick && { steps: [25, 50] }), stepS, progress: note })
  if (json) console.log(JSON.stringify(capacitySummary(measured)))
  await show('Capacity', measured, { html, silent: json })
}

async function show(
  title: string,
  figures: Figures,
  { html, silent }: { html?: string | undefined; silent: boolean },
): Promise<void> {
  if (!silent) console.log(`\n${tableOf(title, figures)}`)
  if (html) await writeFile(html, chartOf(title, figures))
}

function printTable(figures: readonly ProfileFigures[]): void {
  console.log('\nFrom the caller’s last sound to the first sound of the answer, milliseconds (p50 / p95)\n')
  const rows = figures.map(({ carrier, profile, turns, p50, p95, wireFirstAudioMs }) => {
    const pair = (part: keyof typeof p50) => `${Math.round(p50[part])} / ${Math.round(p95[part])}`
    return {
      carrier,
      providers: profile,
      turns,
      'on the wire': `${Math.round(wireFirstAudioMs.p50)} / ${Math.round(wireFirstAudioMs.p95)}`,
      'first audio': pair('first_audio_ms'),
      silence: pair('silence_ms'),
      stt: pair('stt_ms'),
      llm: pair('llm_ms'),
      tts: pair('tts_ms'),
      'own code': `${p50.own_ms} / ${p95.own_ms}`,
    }
  })
  console.table(rows)
}

endOnSignals()
await runCommand(main)
