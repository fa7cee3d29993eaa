import { setTimeout as sleep } from 'node:timers/promises'
import { Caller } from './caller.ts'
import { type Crowd, createCrowd } from './crowd.ts'
import { openEdgeService, type EdgeService } from './edge-service.ts'
import { openLanguageService } from './language-service.ts'
import { type Memory, memoryOf } from './memory.ts'
import { type NodeUnderLoad, startMediaNode } from './media-node.ts'
import { type MetricsService, openMetricsService } from './metrics-service.ts'
import { GREETING, type PreparedSpeech, prepareSpeech, REPLY } from './speech.ts'
import { openSpeechService, type SpeechService } from './speech-service.ts'

/** A node, what it is joined to, and those who phone it. Closing it ends all of them. */
export interface Load extends AsyncDisposable {
  readonly crowd: Crowd
  readonly node: NodeUnderLoad
  readonly edge: EdgeService
  readonly metrics: MetricsService
  /** Of the node, before the first call, when the garbage of its start is gone. */
  readonly empty: Memory
  /** So many calls are held from now on. */
  grow(calls: number): Promise<void>
}

export interface LoadOptions {
  /** Of the callers, percent: those whose line sends back what they hear. */
  readonly echoing: number
  readonly progress: (line: string) => void
}

/** Between one call and the next: a burst of connections is not what is measured. */
const DIAL_EVERY_MS = 150
/** What a step began with is over. */
export const SETTLE_MS = 4_000
const SETTLED_NODE_MS = 1_000

export async function openLoad({ echoing, progress }: LoadOptions): Promise<Load> {
  progress('synthesising what will be said …')
  const speech = await prepareSpeech(progress)
  const scope = new AsyncDisposableStack()
  const edge = scope.use(await openEdgeService(GREETING))
  const service = scope.use(await openSpeechService(speech.audioOf))
  const llm = scope.use(await openLanguageService(REPLY))
  const metrics = scope.use(await openMetricsService())
  progress('starting a media node …')
  const node = scope.use(
    await startMediaNode({
      edgeUrl: edge.url,
      speechEndpoint: service.endpoint,
      llmEndpoint: llm.endpoint,
      metricsUrl: metrics.url,
    }),
  )
  if (!node.pinned) progress('WARNING: no taskset here, so the node shares its cores: these are not calls per core')
  const crowd = scope.use(createCrowd())
  await sleep(SETTLED_NODE_MS)
  return {
    crowd,
    node,
    edge,
    metrics,
    empty: await memoryOf(node, { collected: true }),
    grow: (calls) => dial({ crowd, node, service, speech, echoing, progress }, calls),
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  }
}

interface Dialling extends LoadOptions {
  readonly crowd: Crowd
  readonly node: NodeUnderLoad
  readonly service: SpeechService
  readonly speech: PreparedSpeech
}

async function dial({ crowd, node, service, speech, echoing, progress }: Dialling, calls: number): Promise<void> {
  if (crowd.callers.length < calls) progress(`${calls} calls: dialling ${calls - crowd.callers.length} …`)
  while (crowd.callers.length < calls) {
    const echoes = isOneOf(echoing, crowd.callers.length)
    const caller = new Caller({ port: node.port, tokenSecret: node.tokenSecret, speech, service, echoes })
    await caller.dial()
    crowd.add(caller)
    await sleep(DIAL_EVERY_MS)
  }
  await sleep(SETTLE_MS)
}

/** Whether the `i`th belongs to `percent` of all, spread evenly. */
const isOneOf = (percent: number, i: number): boolean =>
  Math.floor(((i + 1) * percent) / 100) > Math.floor((i * percent) / 100)
