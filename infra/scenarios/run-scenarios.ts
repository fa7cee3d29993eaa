import { type Check, score } from './score.ts'
import type { Outcome, ToolUse, TurnOutcome } from './outcome.ts'
import type { Scenario } from './scenario.ts'

/** What `npm run scenarios -- --json` prints. */
export interface ScenariosResult {
  /** How many of them passed. */
  readonly passed: number
  readonly total: number
  readonly scenarios: readonly ScenarioResult[]
}

export interface ScenarioResult {
  readonly name: string
  readonly passed: boolean
  readonly checks: readonly Check[]
  readonly transcript: readonly TranscriptLine[]
}

export type TranscriptLine =
  | { readonly who: 'caller'; readonly text: string }
  | { readonly who: 'assistant'; readonly text: string; readonly tools: readonly ToolUse[] }

export interface RunOptions {
  /** Holds one scenario. `index` is its place: no two that are held at the same time share it. */
  readonly hold: (
    scenario: Scenario,
    options: { readonly index: number; readonly onTurn: (turn: TurnOutcome) => void; readonly signal: AbortSignal },
  ) => Promise<Outcome>
  /** How many are held side by side. */
  readonly parallel: number
  readonly onDone?: (result: ScenarioResult, done: number) => void
  readonly signal: AbortSignal
}

/** Holds every scenario and judges it. One that breaks has failed; the others go on. */
export async function runScenarios(scenarios: readonly Scenario[], options: RunOptions): Promise<ScenariosResult> {
  const results: ScenarioResult[] = []
  const waiting = [...scenarios.entries()]
  let done = 0
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, scenario] = next
      const result = await runOne(scenario, index, options)
      results[index] = result
      options.onDone?.(result, ++done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.parallel, scenarios.length) }, worker))
  return { passed: results.filter(({ passed }) => passed).length, total: scenarios.length, scenarios: results }
}

async function runOne(scenario: Scenario, index: number, { hold, signal }: RunOptions): Promise<ScenarioResult> {
  const turns: TurnOutcome[] = []
  try {
    const outcome = await hold(scenario, { index, onTurn: (turn) => void turns.push(turn), signal })
    const checks = score(scenario, outcome)
    return {
      name: scenario.name,
      passed: checks.every(({ passed }) => passed),
      checks,
      transcript: [{ who: 'assistant', text: outcome.greeting, tools: [] }, ...transcriptOf(outcome.turns)],
    }
  } catch (error) {
    signal.throwIfAborted()
    const detail = error instanceof Error ? error.message : String(error)
    const checks = [{ name: 'the call is held to its end', passed: false, detail }]
    return { name: scenario.name, passed: false, checks, transcript: transcriptOf(turns) }
  }
}

const transcriptOf = (turns: readonly TurnOutcome[]): TranscriptLine[] =>
  turns.flatMap(({ heard, said, tools }): TranscriptLine[] => [
    { who: 'caller', text: heard },
    { who: 'assistant', text: said, tools },
  ])
