import type { CallId } from '@call-center/shared/call/call'
import type { MediaEvent } from '@call-center/shared/call/events'
import { Prompts } from '@call-center/shared/config/config'
import type { Features } from '@call-center/shared/config/features'
import { silentLog } from '@call-center/shared/log'
import type { Session } from '@call-center/shared/protocol/call-api'
import { silentTracer } from '@call-center/shared/telemetry/span'
import { traceOf } from '@call-center/shared/telemetry/trace-context'
import { runCall } from '../../../media-node/src/call/call-session.ts'
import type { CallStages } from '../../../media-node/src/call/call-stages.ts'
import type { KnowledgeStage } from '../../../media-node/src/call/foresight.ts'
import { createSpeechSettings } from '../../../media-node/src/call/speech-settings.ts'
import { systemClock } from '../../../media-node/src/clock.ts'
import { chunkSentences } from '../../../media-node/src/conversation/sentence-chunker.ts'
import { createNotices } from '../../../media-node/src/reporting/notices.ts'
import { observeCall } from '../../../media-node/src/telemetry/observe-call.ts'
import { FakeEdge, fakeSession, type SessionChanges } from '../../../media-node/src/testing/fake-edge.ts'
import { kalmanEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import type { LineEcho } from './line/echo-return.ts'
import { type Cue, VirtualLine } from './line/line.ts'
import type { TextToSpeech } from '../../../media-node/src/tts/text-to-speech.ts'
import { overMediaStreams } from './line/media-streams.ts'
import { createEchoEars } from './providers/echo-ears.ts'
import type { ProviderProfile } from './providers/profiles.ts'
import { scriptedEars } from './providers/scripted-ears.ts'
import { ScriptedModel, tokensOf } from './providers/scripted-model.ts'
import { ScriptedVoice } from './providers/scripted-voice.ts'
import { createRandom, type Random } from './random.ts'
import type { Rig } from './rig.ts'
import { hiss } from './sound/hiss.ts'
import type { Utterance } from './sound/utterance.ts'

export interface CallSetting {
  readonly seed: number
  readonly profile: ProviderProfile
  readonly greeting?: string
  readonly echo?: LineEcho
  /** Of the line; a quiet one when left out. Decibels of full scale. */
  readonly noiseDbfs?: number
  /** Of the call, as its caller chose it. @defaultValue 'en-US' */
  readonly language?: string
  readonly knowledge?: KnowledgeStage
  readonly features?: Partial<Features>
  /** Stands before the call's voice, as the caches of a node do. What it says without it is not in `HeldCall.voice`. */
  readonly tts?: (voice: ScriptedVoice) => TextToSpeech
}

/** One call, and what a scenario does in it. Moments are the clock's milliseconds. */
export interface HeldCall {
  readonly line: VirtualLine
  readonly model: ScriptedModel
  readonly voice: ScriptedVoice
  readonly random: Random
  readonly events: readonly MediaEvent[]
  /** What the assistant answers from now on. */
  willAnswer(text: string): Promise<void>
  /** The caller speaks, `inMs` from now. Resolves at once. */
  says(utterance: Utterance, inMs?: number): Cue
  until(atMs: number): Promise<void>
  /** When the assistant sent its first frame after `sinceMs`; `undefined` when it did not within `timeoutMs` of it. */
  talksAfter(sinceMs: number, timeoutMs?: number): Promise<number | undefined>
  /** Nobody has been heard of the assistant for `ms`, or `timeoutMs` have passed. */
  quietFor(ms: number, timeoutMs?: number): Promise<void>
}

const GREETING = 'Hello, this is the AI of Contoso.'
const LONGEST_WAIT_MS = 5_000
const LONGEST_TALK_MS = 25_000

/** Holds one call as `media-node/src/main.ts` holds it, observed by its telemetry, while `scenario` lasts, then hangs up. */
export async function holdCall<T>(
  rig: Rig,
  setting: CallSetting,
  scenario: (call: HeldCall) => Promise<T>,
): Promise<T> {
  const {
    seed,
    profile,
    greeting = GREETING,
    echo,
    noiseDbfs,
    language = 'en-US',
    knowledge,
    features = {},
    tts,
  } = setting
  const random = createRandom(seed)
  await systemClock.sleep(random.between(0, 200), new AbortController().signal) // no two calls tick together
  const line = new VirtualLine({ ...(echo ? { echo } : {}), noise: hiss(random, noiseDbfs) })
  const voice = new ScriptedVoice(rig.callers.speak, profile)
  const model = new ScriptedModel(profile)
  const prompts = Prompts.parse({ tts: { tts_lang: language, hello_tpl: [greeting] } })
  const edge = new FakeEdge(sessionIn(language, { prompts, features }, line.callId))
  await rig.callers.speak(greeting)
  const stages: CallStages = {
    callApi: edge,
    notices: createNotices(),
    createEchoCanceller: () => kalmanEchoCanceller({ metrics: rig.metrics }),
    createVad: rig.createVad,
    stt: scriptedEars(line, profile, echo && createEchoEars(line, voice, echo.delayMs)),
    llm: () => model,
    tts: tts?.(voice) ?? voice,
    knowledge,
    pick: ([first]) => first,
    clock: systemClock,
    metrics: rig.metrics,
    log: silentLog,
  }
  const stream = rig.carrier === 'twilio' ? overMediaStreams(line, rig.metrics) : line
  const observed = observeCall(stream, stages, { tracer: silentTracer, parent: traceOf(line.callId), nodeId: 'bench' })
  const over = runCall(observed.stream, observed.stages, new AbortController().signal)
  try {
    return await scenario(inCall({ rig, line, voice, model, random, edge, profile }))
  } finally {
    line.hangUp()
    observed.end(await over)
  }
}

interface Parts extends Pick<HeldCall, 'line' | 'voice' | 'model' | 'random'> {
  readonly rig: Rig
  readonly edge: FakeEdge
  readonly profile: ProviderProfile
}

function inCall({ rig, line, voice, model, random, edge, profile }: Parts): HeldCall {
  const waitUntil = async (isSo: () => boolean, timeoutMs: number): Promise<boolean> => {
    const deadlineMs = performance.now() + timeoutMs
    while (!isSo() && performance.now() < deadlineMs && !line.closed) await line.frame()
    return isSo()
  }
  return {
    line,
    model,
    voice,
    random,
    events: edge.events,
    async willAnswer(text) {
      await synthesise(rig, profile, text)
      model.plan = text
    },
    says: (utterance, inMs = 0) => line.say(utterance, performance.now() + inMs),
    until: async (atMs) => void (await waitUntil(() => performance.now() >= atMs, LONGEST_TALK_MS)),
    async talksAfter(sinceMs, timeoutMs = LONGEST_WAIT_MS) {
      const first = () => line.sentAtMs.find((atMs) => atMs >= sinceMs)
      await waitUntil(() => first() !== undefined, Math.max(0, sinceMs - performance.now()) + timeoutMs)
      return first()
    },
    async quietFor(ms, timeoutMs = LONGEST_TALK_MS) {
      const isQuiet = () => performance.now() - line.msAt(line.played.endSample) >= ms
      await waitUntil(isQuiet, timeoutMs)
    },
  }
}

/**
 * Synthesises all that the assistant will say, before the first call: it takes up to a second each of a core that the calls
 * need.
 */
export async function prepareAnswers(rig: Rig, profile: ProviderProfile, answers: readonly string[]): Promise<void> {
  rig.progress('synthesising what the assistant will say …')
  for (const text of [GREETING, ...answers]) {
    await rig.callers.speak(text)
    await synthesise(rig, profile, text)
  }
}

/** Synthesises `text` before it is needed, in the pieces the product will ask for. */
async function synthesise(rig: Rig, profile: ProviderProfile, text: string): Promise<void> {
  const { chunking } = createSpeechSettings(sessionIn('en-US', {}), ([first]) => first)
  for await (const { text: piece } of chunkSentences(tokens(text, profile), chunking)) await rig.callers.speak(piece)
}

async function* tokens(text: string, { tokensPerSecond }: ProviderProfile): AsyncGenerator<string> {
  yield* Number.isFinite(tokensPerSecond) ? tokensOf(text) : [text]
}

/** A call that is held in `language` and no other. */
export function sessionIn(language: string, changes: SessionChanges, callId?: CallId): Session {
  const session = fakeSession({ ...changes, lang: language }, callId)
  const { initiate } = session
  const [first] = initiate.lang.availables
  if (!first) throw new RangeError('a configuration has at least one language')
  const lang = { default_short_code: language, availables: [{ ...first, short_code: language }] }
  return { ...session, initiate: { ...initiate, lang } }
}
