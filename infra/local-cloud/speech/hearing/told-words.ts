/** A rest this short is breath or the end of a recording, not words that are still to come. */
const NEARLY_DONE_MS = 700
const NEARLY_DONE_RATIO = 0.8
/** Speech starts to sound this long before it is noticed. */
const ONSET_SLACK_MS = 120
/** Patience after the end of the audio, for speech that is still being noticed. */
const LEFT_OVER_AFTER_MS = 300
/** Speaking pace used when nobody knows how long the audio is. */
const MS_PER_LETTER = 65

export interface ToldUtterance {
  readonly text: string
  /** Length of the audio that says it. */
  readonly durationMs: number
  /** BCP 47. Left out: whoever listens understands it. */
  readonly lang?: string | undefined
}

/** What a recogniser makes of a word of another language than it listens for. */
export const UNINTELLIGIBLE = '[unintelligible]'

interface Utterance {
  readonly lang: string | undefined
  readonly words: readonly string[]
  /** Share of the audio after which each word has been said. */
  readonly saidAfter: readonly number[]
  readonly durationMs: number
  /** Words given so far. */
  delivered: number
  /** Words given in phrases that have ended. */
  settled: number
  /** Where in the stream it began; unknown until its speech starts. */
  startedAtMs: number | undefined
}

/** Who listens to a call, and for which language. */
export interface Listener {
  readonly callConnectionId: string
  /** BCP 47. */
  readonly language: string
}

export interface ToldWords {
  /** Says what the audio that starts now will say. */
  tell(callConnectionId: string, utterance: ToldUtterance): void
  has(callConnectionId: string): boolean
  /** Words due at `atMs` of the stream; those of the utterances that go with speech that began at `startMs`. */
  due(listener: Listener, startMs: number, atMs: number): readonly string[]
  /** The speech ended: what is due, and all of an utterance that is nearly complete. What is left waits for the next speech. */
  endOfSpeech(listener: Listener, startMs: number, atMs: number): readonly string[]
  /** The phrase was never finished (the connection broke): its words are said again when its audio is sent again. */
  takeBack(callConnectionId: string): void
  /** What remains of an utterance whose audio ended without more speech: the recording has a long silence at its end. */
  leftOver(listener: Listener, atMs: number): readonly string[]
  /** All that was told, heard or not. */
  takeAll(callConnectionId: string): readonly string[]
  /** The stream starts again from zero (a new connection): what was begun is counted from its next speech. */
  restart(callConnectionId: string): void
  forget(callConnectionId: string): void
}

/** The words of callers who type, kept until their audio has been heard. */
export function createToldWords(): ToldWords {
  const calls = new Map<string, Utterance[]>()
  /** Utterances given whole in the phrase that is open. */
  const unsettled = new Map<string, Utterance[]>()

  const take = (
    { callConnectionId, language }: Listener,
    startMs: number,
    atMs: number,
    reach: Reach,
  ): readonly string[] => {
    const queue = calls.get(callConnectionId) ?? []
    const { words, completed } = takeFrom(queue, { language, startMs, atMs, reach })
    if (completed.length > 0)
      unsettled.set(callConnectionId, [...(unsettled.get(callConnectionId) ?? []), ...completed])
    if (queue.length === 0) calls.delete(callConnectionId)
    return words
  }

  return {
    tell(callConnectionId, told) {
      const utterance = createUtterance(told)
      if (utterance) calls.set(callConnectionId, [...(calls.get(callConnectionId) ?? []), utterance])
    },
    has: (callConnectionId) => calls.has(callConnectionId),
    due: (listener, startMs, atMs) => take(listener, startMs, atMs, wordsSaid),
    endOfSpeech(listener, startMs, atMs) {
      const { callConnectionId } = listener
      const words = take(listener, startMs, atMs, wordsSaidAtTheEnd)
      unsettled.delete(callConnectionId)
      for (const utterance of calls.get(callConnectionId) ?? []) utterance.settled = utterance.delivered
      return words
    },
    takeBack(callConnectionId) {
      const queue = [...(unsettled.get(callConnectionId) ?? []), ...(calls.get(callConnectionId) ?? [])]
      unsettled.delete(callConnectionId)
      if (queue.length > 0) calls.set(callConnectionId, queue)
      for (const utterance of queue) {
        utterance.delivered = utterance.settled
        utterance.startedAtMs = undefined
      }
    },
    leftOver({ callConnectionId, language }, atMs) {
      const queue = calls.get(callConnectionId) ?? []
      const head = queue[0]
      if (head?.startedAtMs === undefined || atMs < head.startedAtMs + head.durationMs + LEFT_OVER_AFTER_MS) return []
      queue.shift()
      if (queue.length === 0) calls.delete(callConnectionId)
      return heard(head, language, head.delivered)
    },
    takeAll(callConnectionId) {
      const queue = calls.get(callConnectionId) ?? []
      calls.delete(callConnectionId)
      return queue.flatMap(({ words, delivered }) => words.slice(delivered))
    },
    restart(callConnectionId) {
      for (const utterance of calls.get(callConnectionId) ?? []) utterance.startedAtMs = undefined
    },
    forget(callConnectionId) {
      calls.delete(callConnectionId)
      unsettled.delete(callConnectionId)
    },
  }
}

/** How many words of an utterance have been said. */
type Reach = (utterance: Utterance, elapsedMs: number) => number

function createUtterance({ text, durationMs, lang }: ToldUtterance): Utterance | undefined {
  const words = text.trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return undefined
  const letters = words.map((word) => word.length + 1)
  const total = letters.reduce((sum, length) => sum + length, 0)
  let sum = 0
  const saidAfter = letters.map((length) => (sum += length) / total)
  const knownMs = durationMs > 0 ? durationMs : total * MS_PER_LETTER
  return { lang, words, saidAfter, durationMs: knownMs, delivered: 0, settled: 0, startedAtMs: undefined }
}

/** Takes words in order, as far as `reach` says each utterance has come, and removes the utterances that are complete. */
function takeFrom(
  queue: Utterance[],
  { language, startMs, atMs, reach }: { language: string; startMs: number; atMs: number; reach: Reach },
) {
  const words: string[] = []
  const completed: Utterance[] = []
  let beginsMs = startMs
  for (let utterance = queue[0]; utterance; utterance = queue[0]) {
    if (beginsMs >= atMs && utterance.startedAtMs === undefined) break
    utterance.startedAtMs ??= beginsMs - (utterance.delivered > 0 ? elapsedFor(utterance) : 0)
    const until = reach(utterance, atMs - utterance.startedAtMs + ONSET_SLACK_MS)
    words.push(...heard(utterance, language, utterance.delivered, until))
    utterance.delivered = Math.max(utterance.delivered, until)
    if (utterance.delivered < utterance.words.length) break
    beginsMs = Math.max(startMs, utterance.startedAtMs + utterance.durationMs)
    queue.shift()
    completed.push(utterance)
  }
  return { words, completed }
}

/** Some words of an utterance as somebody hears them who listens for `language`. */
function heard({ lang, words }: Utterance, language: string, from: number, until?: number): readonly string[] {
  const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''
  const some = words.slice(from, until)
  return lang === undefined || primary(lang) === primary(language) ? some : some.map(() => UNINTELLIGIBLE)
}

const elapsedFor = ({ saidAfter, delivered, durationMs }: Utterance): number =>
  (saidAfter[delivered - 1] ?? 0) * durationMs

function wordsSaid({ saidAfter, durationMs }: Utterance, elapsedMs: number): number {
  const share = elapsedMs / durationMs
  const next = saidAfter.findIndex((after) => after > share)
  return next < 0 ? saidAfter.length : next
}

function wordsSaidAtTheEnd(utterance: Utterance, elapsedMs: number): number {
  const { durationMs, words } = utterance
  const nearlyDone = elapsedMs >= durationMs * NEARLY_DONE_RATIO || durationMs - elapsedMs <= NEARLY_DONE_MS
  return nearlyDone ? words.length : wordsSaid(utterance, elapsedMs)
}
