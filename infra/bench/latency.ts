import type { CallGet, TurnLatency } from '@call-center/shared/call/call'
import { type Figure, plainFigure } from './conversation/figures.ts'
import {
  beforeStep,
  callOf,
  hearOut,
  networkState,
  plugIn,
  speak,
  type StackUrls,
  takeStep,
} from '../cli/phone-call.ts'
import { CARRIERS, type CarrierName } from '../stack/local-config.ts'
import { freePorts } from '../stack/ports.ts'
import { startStack } from '../stack/stack.ts'

/** How slow the providers behind the conversation are made, milliseconds. */
export interface Profile {
  readonly name: string
  readonly faults: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined
}

/** `realistic` is what cloud providers take at their medians: final words 300 ms, first token 350 ms, first audio 120 ms. */
export const PROFILES: readonly Profile[] = [
  { name: 'instant', faults: undefined },
  {
    name: 'realistic',
    faults: {
      openai: { firstTokenMs: 350, tokensPerSecond: 50, times: 100_000 },
      speech: { finalLatencyMs: 300, firstAudioLatencyMs: 120 },
    },
  },
]

const WORDS = [
  'Hello, there is a water leak in my kitchen.',
  'It happened yesterday at three pm.',
  'It was in Paris.',
  'My name is Kevin Smith.',
]

export interface ProfileFigures {
  readonly carrier: CarrierName
  readonly profile: string
  readonly turns: number
  /** Percentiles of each part, milliseconds. */
  readonly p50: TurnLatency
  readonly p95: TurnLatency
  /** The same wait measured by the phone on the wire. */
  readonly wireFirstAudioMs: { readonly p50: number; readonly p95: number }
}

/** Whole calls, one after the other, and where the wait before each answer went. The carriers take turns. */
export async function benchLatency(
  callsPerProfile: number,
  onProgress: (line: string) => void,
): Promise<ProfileFigures[]> {
  const { conversation } = (await import('../stack/local-config.ts')).localConfig(
    process.cwd(),
    await freePorts(),
  ).config
  const { lang, ...initiate } = conversation.initiate
  const english = lang.availables.filter(({ short_code }) => short_code === 'en-US')
  const settings = {
    conversation: { initiate: { ...initiate, lang: { default_short_code: 'en-US', availables: english } } },
    features: { ...DEFAULTS, callback_timeout_hour: 0 },
  }
  await using stack = await startStack({
    ports: await freePorts(),
    dir: '.local/bench',
    settings,
    onStep: (step) => onProgress(`starting the ${step} …`),
  })
  const { numbers } = await networkState(stack.urls)
  const figures: ProfileFigures[] = []
  for (const profile of PROFILES) {
    await setFaults(stack.urls, profile)
    for (const carrier of CARRIERS) {
      const to = numbers[carrier]
      if (to === undefined) continue // an operator's own section leaves the other carrier out
      const latencies: TurnLatency[] = []
      const wire: number[] = []
      for (let i = 0; i < callsPerProfile; i++) {
        onProgress(`${carrier}, ${profile.name}: call ${i + 1} of ${callsPerProfile}`)
        const from = `+3363998${String(1000 + figures.length * 100 + i)}`
        const { call, firstAudioMs } = await placeCall(stack.urls, { from, to })
        latencies.push(...call.messages.flatMap(({ latency }) => latency ?? []))
        wire.push(...firstAudioMs)
      }
      figures.push({ carrier, ...summarise(profile.name, latencies, wire) })
    }
  }
  return figures
}

const DEFAULTS = { phone_silence_timeout_sec: 30 }

async function setFaults({ phone }: StackUrls, { faults }: Profile): Promise<void> {
  await fetch(`${phone}/control/faults`, { method: 'DELETE' })
  if (!faults) return
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${phone}/control/faults`, { method: 'POST', headers, body: JSON.stringify(faults) })
  if (!response.ok) throw new Error(`the local cloud refused the profile: ${await response.text()}`)
}

interface Placing {
  readonly from: string
  readonly to: string
}

async function placeCall(urls: StackUrls, { from, to }: Placing): Promise<{ call: CallGet; firstAudioMs: number[] }> {
  const phone = await plugIn(urls, from)
  try {
    await phone.dial(to)
    await phone.waitForAssistantSpeech({ timeoutMs: 20_000, sinceMs: 0 })
    for (const text of WORDS) {
      const step = await speak({ kind: 'say', text, interrupt: false }, urls, 'en-US')
      await beforeStep(phone, step)
      await takeStep(phone, step)
    }
    await hearOut(phone)
    phone.hangUp()
    await phone.waitForEnd({ timeoutMs: 5_000 }).catch(() => '')
  } finally {
    await phone.close()
  }
  const call = await callOf(urls, from)
  if (!call) throw new Error('a call left no document: see .local/bench/log')
  return { call, firstAudioMs: phone.answers.slice(-WORDS.length).map((answer) => answer.firstAudioMs) }
}

/** For a chart: the wait on the wire, and where it went. */
export const chartRows = (all: readonly ProfileFigures[]): Figure[] =>
  all.flatMap(({ carrier, profile, turns, p50, p95, wireFirstAudioMs: wire }) => [
    {
      ...plainFigure(
        { id: 'whole calls', name: `${profile} providers: the wait on the wire`, unit: 'ms' },
        [wire.p50, wire.p95],
        turns,
      ),
      carrier,
    },
    ...PARTS.map((part) => ({
      ...plainFigure({ id: 'whole calls', name: `of that, ${part}`, unit: 'ms' }, [p50[part], p95[part]], turns),
      carrier,
    })),
  ])

const PARTS = ['first_audio_ms', 'silence_ms', 'stt_ms', 'llm_ms', 'tts_ms', 'own_ms'] as const

function summarise(
  profile: string,
  latencies: readonly TurnLatency[],
  wire: readonly number[],
): Omit<ProfileFigures, 'carrier'> {
  const at = (share: number) => {
    const parts = PARTS.map((part) => [
      part,
      percentile(
        latencies.map((latency) => latency[part]),
        share,
      ),
    ])
    return Object.fromEntries(parts) as TurnLatency
  }
  const wireFirstAudioMs = { p50: percentile(wire, 0.5), p95: percentile(wire, 0.95) }
  return { profile, turns: latencies.length, p50: at(0.5), p95: at(0.95), wireFirstAudioMs }
}

/** Nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN) * 10) / 10
}
