import { nearestName } from '@call-center/shared/nearest-name'
import { chooseModel } from '../scenarios/models.ts'
import { progressOf, reportOf } from '../scenarios/print-result.ts'
import { readScenarios } from '../scenarios/read-scenarios.ts'
import { runScenarios, type RunOptions } from '../scenarios/run-scenarios.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { holdInText } from '../scenarios/text-call.ts'
import { openTextServices } from '../scenarios/text-services.ts'
import { CARRIERS, type CarrierName, localConfig } from '../stack/local-config.ts'
import { DEFAULT_PORTS } from '../stack/ports.ts'
import { openAudioStack } from '../scenarios/audio-stack.ts'
import { holdThroughAudio } from '../scenarios/audio-call.ts'
import { ROOT } from './run-steps.ts'
import { oneOf, readArguments } from './arguments.ts'
import { runCommand } from './run-command.ts'
import { UsageError } from './usage-error.ts'
import { endOnSignals } from './with-stack.ts'

const USAGE = `npm run scenarios -- [FILE|FOLDER]… [--audio] [--carrier azure|twilio] [--model NAME] [--only NAME]… [--parallel N] [--json]

  Holds conversations that are written down in YAML and checks what came of them: claim, tools, words, language.
  Without files, the shipped ones (infra/scenarios/shipped). Exit code 1 when one fails.

  --audio       through telephone, recogniser and voice, with a stack of its own; otherwise in text
  --carrier C   with --audio: by whom the assistant phones (azure); text knows no carrier
  --model NAME  fast or slow of the configuration, or any model its fast endpoint serves (fast)
  --only NAME   this scenario; may be given several times
  --parallel N  how many at the same time (4)
  --json        print one JSON object at the end and nothing else`

/** As many calls in real time as two cores follow beside the emulators. */
const PARALLEL = 4

async function main(): Promise<void> {
  const { values, positionals } = parsed()
  if (values.help) return console.log(USAGE)
  const { config, emulated } = localConfig(ROOT, DEFAULT_PORTS)
  const model = chooseModel(config, values.model)
  const read = await readScenarios(positionals.length > 0 ? positionals : undefined)
  // What is asked in them is known by the sample documents alone.
  const answerable = emulated.includes('ai_search') ? read : read.filter(({ documents }) => documents !== 'sample')
  const scenarios = only(answerable, values.only ?? [])
  const carrier = carrierOf(values)
  const parallel = parallelOf(values.parallel) ?? PARALLEL
  const note = (line: string): void => (values.json ? undefined : console.log(`  ${line}`))
  const what = model.isStandIn ? 'the rule-based stand-in, not a language model' : model.settings.model
  note(`${scenarios.length} scenarios ${values.audio ? `through audio, by ${carrier}` : 'in text'}; answers by ${what}`)

  await using scope = new AsyncDisposableStack()
  const hold: RunOptions['hold'] = values.audio ? await throughAudio() : await inText()
  const onDone: RunOptions['onDone'] = (result, done) => note(progressOf(result, done, scenarios.length))
  const result = await runScenarios(scenarios, { hold, parallel, onDone, signal: new AbortController().signal })
  console.log(values.json ? JSON.stringify(result) : `\n${reportOf(result)}`)
  if (result.passed < result.total) process.exitCode = 1

  async function inText(): Promise<RunOptions['hold']> {
    const services = scope.use(await openTextServices(model, config))
    return (scenario, options) => holdInText(scenario, { ...options, ...services, config })
  }

  async function throughAudio(): Promise<RunOptions['hold']> {
    endOnSignals()
    const stack = scope.use(await openAudioStack(model, { carrier, note }))
    return (scenario, options) => holdThroughAudio(scenario, { ...options, config, urls: stack.urls })
  }
}

const parsed = () =>
  readArguments(USAGE, {
    allowPositionals: true,
    options: {
      audio: { type: 'boolean', default: false },
      carrier: { type: 'string' },
      model: { type: 'string' },
      only: { type: 'string', multiple: true },
      parallel: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })

/** What is asked for and would have no effect is a mistake. */
function carrierOf({ audio, carrier: name }: { readonly audio: boolean; readonly carrier?: string }): CarrierName {
  if (name === undefined) return 'azure'
  const carrier = oneOf('--carrier', name, CARRIERS, USAGE)
  if (!audio) throw new UsageError('--carrier needs --audio: a conversation in text has no carrier.', USAGE)
  return carrier
}

function parallelOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d?$/.test(text)) return Number(text)
  throw new UsageError(`--parallel must be a number from 1 to 99, not ${text}.`, USAGE)
}

function only(scenarios: readonly Scenario[], names: readonly string[]): readonly Scenario[] {
  const known = scenarios.map(({ name }) => name)
  for (const name of names) {
    if (known.includes(name)) continue
    const meant = nearestName(name, known)
    throw new UsageError(
      `There is no scenario ${name}; ${meant ? `did you mean ${meant}?` : `there are: ${known.join(', ')}`}`,
    )
  }
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name))
}

await runCommand(main)
