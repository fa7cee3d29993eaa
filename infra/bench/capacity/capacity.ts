import { setTimeout as sleep } from 'node:timers/promises'
import { type Figure, percentile, sizeFigure } from '../conversation/figures.ts'
import type { Figures } from '../conversation/conversation.ts'
import { Caller } from './caller.ts'
import { type CpuByStage, cpuByStage } from './cpu-by-stage.ts'
import { type Crowd, createCrowd } from './crowd.ts'
import { openEdgeService, type EdgeService } from './edge-service.ts'
import { openLanguageService } from './language-service.ts'
import { NODE_CORE, type NodeUnderLoad, startMediaNode } from './media-node.ts'
import { coreSeconds, cpuSeconds, rssMb } from './process-figures.ts'
import { GREETING, type PreparedSpeech, prepareSpeech, REPLY } from './speech.ts'
import { openSpeechService, type SpeechService } from './speech-service.ts'

export interface CapacityOptions {
  /** Calls of each step. */
  readonly steps?: readonly number[]
  /** How long each step is measured, seconds. */
  readonly stepS?: number
  /** Of the callers, percent: those whose line sends back what they hear, at -20 dB. @defaultValue 20 */
  readonly echoing?: number
  readonly progress?: (line: string) => void
}

/** One number of calls, held for a while. */
export interface CapacityStep {
  readonly calls: number
  /** How late the assistant's frames came, 99th percentile, milliseconds. */
  readonly frameP99Ms: number
  /** How often a caller heard a gap within a sentence. */
  readonly gaps: number
  /** What the driver itself could not do in time: of a figure above this, the rest is the node's. */
  readonly driverP99Ms: number
  /** Worst 99th percentile of the node's event loop, as it tells its edge. */
  readonly loopLagMs: number
  /** Of one core. */
  readonly cpuPercent: number
  /** Of one core, the driver's: near 100 it measures itself. */
  readonly driverCpuPercent: number
  /** Of the node's core, by others: much of it, and the step says nothing about the node. */
  readonly othersPercent: number
  readonly rssMbPerCall: number
  /** Turns that were answered in this step, and that were not. */
  readonly answers: number
  readonly unanswered: number
  readonly lost: number
  /** Share of the time the assistant's audio was on the line, percent. */
  readonly talkPercent: number
}

export interface Capacity extends Figures {
  readonly steps: readonly CapacityStep[]
  /** Milliseconds of CPU in a second of a call, at the number of calls that one core holds. */
  readonly cpuMsPerCallSecond: CpuByStage
}

/** For programs. */
export const summaryOf = ({ steps, figures, cpuMsPerCallSecond }: Capacity) => {
  const callsPerCore = heldBy(steps)
  const at = steps.find(({ calls }) => calls === callsPerCore) ?? steps.at(-1)
  return {
    callsPerCore,
    frameLatenessP99Ms: at?.frameP99Ms,
    mbPerCall: figures.find(({ id }) => id === 'C2')?.value.p50,
    cpuMsPerCallSecond,
    steps,
  }
}

/**
 * What is measured when nothing else is asked for. Hands-free telephones are a fifth of the lines: the others cost the canceller
 * next to nothing, and would be all it is measured by.
 */
export const DEFAULTS = { steps: [25, 50, 75, 100, 125], stepS: 18, echoing: 20 } as const
/** Between one call and the next as a step begins: a burst of connections is not what is measured. */
const DIAL_EVERY_MS = 150
const SETTLE_MS = 4_000
const MOST_LATE_MS = 20
const MOST_RSS_MB = 5
const MOST_OTHERS_PERCENT = 10
const WANTED_CALLS = 100
/** From here on further steps only show how badly. */
const HOPELESS_MS = 200
const PROFILE_S = 8
const WARM_UP_CALLS = 25
const WARM_UP_S = 20
const FRAME_MS = 20

interface Load {
  readonly crowd: Crowd
  readonly node: NodeUnderLoad
  readonly edge: EdgeService
  readonly service: SpeechService
  readonly speech: PreparedSpeech
  readonly echoing: number
  readonly emptyRssMb: number
}

/** How many calls one core holds, with the real Speech and OpenAI SDKs and providers that cost next to nothing. */
export async function benchCapacity(options: CapacityOptions = {}): Promise<Capacity> {
  const { steps, stepS, echoing, progress } = { ...DEFAULTS, progress: () => {}, ...options }
  const startedMs = performance.now()
  progress('synthesising what will be said …')
  const speech = await prepareSpeech(progress)
  await using scope = new AsyncDisposableStack()
  const edge = scope.use(await openEdgeService(GREETING))
  const service = scope.use(await openSpeechService(speech.audioOf))
  const llm = scope.use(await openLanguageService(REPLY))
  const node = scope.use(
    await startMediaNode({ edgeUrl: edge.url, speechEndpoint: service.endpoint, llmEndpoint: llm.endpoint }),
  )
  if (!node.pinned) progress('WARNING: no taskset here, so the node shares its cores: these are not calls per core')
  const crowd = scope.use(createCrowd())
  await sleep(1_000)
  const load: Load = { crowd, node, edge, service, speech, echoing, emptyRssMb: rssMb(node.pid) }
  progress('a node that has just started compiles what it runs: it warms up …')
  await holdStep(load, Math.min(WARM_UP_CALLS, ...steps), WARM_UP_S)
  const results: CapacityStep[] = []
  for (const calls of steps) {
    const step = await holdStep(load, calls, stepS)
    results.push(step)
    progress(describe(step))
    if (step.frameP99Ms > HOPELESS_MS) break
  }
  const calls = heldBy(results) || (steps[0] ?? 1)
  progress(`what ${calls} calls spend their time on …`)
  for (const caller of crowd.callers.slice(calls)) caller.hangUp()
  await sleep(SETTLE_MS)
  const cpuMsPerCallSecond = await cpuByStage(node, { calls, seconds: PROFILE_S })
  for (const caller of crowd.callers) caller.hangUp()
  const tookS = (performance.now() - startedMs) / 1_000
  const driverLag = Math.max(...results.map(({ driverP99Ms }) => driverP99Ms))
  const machine = { loadBefore: 0, loopLagP99Ms: driverLag, busy: results.some(isDisturbed), tookS }
  return { steps: results, figures: figuresOf(results, cpuMsPerCallSecond), machine, cpuMsPerCallSecond }
}

async function holdStep(load: Load, calls: number, stepS: number): Promise<CapacityStep> {
  const { crowd, node, edge, service, speech, echoing } = load
  while (crowd.callers.length < calls) {
    const echoes = isOneOf(echoing, crowd.callers.length)
    const caller = new Caller({ port: node.port, tokenSecret: node.tokenSecret, speech, service, echoes })
    await caller.dial()
    crowd.add(caller)
    await sleep(DIAL_EVERY_MS)
  }
  await sleep(SETTLE_MS)
  for (const caller of crowd.callers) {
    caller.pacing.read()
    caller.readFrames()
  }
  crowd.readLateness()
  const before = {
    atMs: performance.now(),
    core: coreSeconds(NODE_CORE),
    cpu: cpuSeconds(node.pid),
    own: cpuSeconds(process.pid),
    ...turnsOf(crowd),
  }
  const statuses = edge.statuses.length
  await sleep(stepS * 1_000)
  const seconds = (performance.now() - before.atMs) / 1_000
  const after = turnsOf(crowd)
  const paces = crowd.callers.map(({ pacing }) => pacing.read())
  const lateness = paces.flatMap(({ lateness: late }) => late)
  const frames = crowd.callers.reduce((sum, caller) => sum + caller.readFrames(), 0)
  const nodeCpu = cpuSeconds(node.pid) - before.cpu
  return {
    calls,
    frameP99Ms: percentile(lateness, 0.99),
    gaps: paces.reduce((sum, pace) => sum + pace.gaps, 0),
    driverP99Ms: percentile(crowd.readLateness(), 0.99),
    loopLagMs: Math.max(0, ...edge.statuses.slice(statuses).map(({ loopLagMs }) => loopLagMs)),
    cpuPercent: (100 * nodeCpu) / seconds,
    othersPercent: Math.max(0, (100 * (coreSeconds(NODE_CORE) - before.core - nodeCpu)) / seconds),
    driverCpuPercent: (100 * (cpuSeconds(process.pid) - before.own)) / seconds,
    rssMbPerCall: (rssMb(node.pid) - load.emptyRssMb) / calls,
    answers: after.answers - before.answers,
    unanswered: after.unanswered - before.unanswered,
    lost: crowd.callers.filter(({ closed }) => closed).length,
    talkPercent: (100 * frames * FRAME_MS) / (1_000 * seconds * calls),
  }
}

/** Whether the `i`th belongs to `percent` of all, spread evenly. */
const isOneOf = (percent: number, i: number): boolean =>
  Math.floor(((i + 1) * percent) / 100) > Math.floor((i * percent) / 100)

const turnsOf = ({ callers }: Crowd) => ({
  answers: callers.reduce((sum, caller) => sum + caller.answers, 0),
  unanswered: callers.reduce((sum, caller) => sum + caller.unanswered, 0),
})

/** Others use the node's core, or the driver is late itself. */
const isDisturbed = ({ othersPercent, driverP99Ms }: CapacityStep): boolean =>
  othersPercent > MOST_OTHERS_PERCENT || driverP99Ms > MOST_LATE_MS / 2

const isGood = ({ frameP99Ms, lost }: CapacityStep): boolean => frameP99Ms <= MOST_LATE_MS && lost === 0

const heldBy = (steps: readonly CapacityStep[]): number =>
  Math.max(0, ...steps.filter(isGood).map(({ calls }) => calls))

function figuresOf(steps: readonly CapacityStep[], cpu: CpuByStage): Figure[] {
  const held = heldBy(steps)
  const wanted = steps.find(({ calls }) => calls >= WANTED_CALLS) ?? steps.at(-1)
  const rss = wanted ? [wanted.rssMbPerCall] : []
  return [
    {
      id: 'C1',
      name: `calls per core with frames at most ${MOST_LATE_MS} ms late (p99)`,
      unit: 'calls',
      bar: { atLeast: WANTED_CALLS },
      value: { count: held },
      n: steps.length,
      met: held >= WANTED_CALLS,
      peers: [{ name: 'LiveKit', value: 7 }],
      notes: [...steps.map(describe), cpuNote(cpu)],
    },
    sizeFigure(
      { id: 'C2', name: `memory per call at ${wanted?.calls ?? 0} calls`, unit: 'MB', bar: { p50: MOST_RSS_MB } },
      rss,
    ),
  ]
}

const cpuNote = (cpu: CpuByStage): string =>
  `milliseconds of CPU in a second of a call: ${Object.entries(cpu)
    .map(([stage, ms]) => `${stage} ${ms}`)
    .join(' · ')}`

const describe = (step: CapacityStep): string =>
  [
    `${step.calls} calls: frames ${step.frameP99Ms} ms late (p99), ${step.gaps} gaps heard`,
    `CPU ${step.cpuPercent.toFixed(0)} % (others ${step.othersPercent.toFixed(0)} %)`,
    `loop ${step.loopLagMs.toFixed(1)} ms`,
    `${step.rssMbPerCall.toFixed(1)} MB per call`,
    `assistant talks ${step.talkPercent.toFixed(0)} %`,
    `${step.answers} answers, ${step.unanswered} missing, ${step.lost} calls lost`,
    `driver ${step.driverP99Ms} ms late, CPU ${step.driverCpuPercent.toFixed(0)} %`,
  ].join(' · ')
