import type { SoundSource } from '../vad/vad.ts'

/** Windows that are remembered: eight seconds of them, longer than any wait for words. */
const WINDOWS = 250
/** So much voice without echo in it is somebody at the other end, within a second: echoes alone left up to 120 ms, a "yes" has 250. */
const CALLER_MS = 160
const CALLER_WITHIN_WINDOWS = 31
/** A muted voice of two syllables may have been understood. */
const OTHERS_MS = 160
/** A recogniser is no later than this with the words of a sound. */
const WORDS_LATE_MS = 1_000
const SOURCES: readonly SoundSource[] = ['caller', 'others', 'echo', 'noise', 'quiet']

/** Whose voices were heard lately: words come without a speaker. */
export function createHeardVoices() {
  const sources = new Uint8Array(WINDOWS)
  const lengthsMs = new Float32Array(WINDOWS)
  let heard = 0
  /** Windows before it belong to turns that are over. */
  let from = 0
  let sinceCallerMs = Infinity
  /** Where the caller was last surely heard, as a number of windows. */
  let surelyCaller = -1

  return {
    note(source: SoundSource, windowMs: number): void {
      sources[heard % WINDOWS] = SOURCES.indexOf(source)
      lengthsMs[heard++ % WINDOWS] = windowMs
      sinceCallerMs = source === 'caller' ? 0 : sinceCallerMs + windowMs
      if (source === 'caller' && lengthOf('caller', CALLER_WITHIN_WINDOWS) >= CALLER_MS) surelyCaller = heard
    },
    /** What was heard has been used: what comes next is another turn's. */
    forget: () => void (from = heard),
    /** Something could be heard, and too little of it was surely the caller, or the words are a loose end: they may be the assistant's. */
    echoPossible: (loose: boolean) => (loose || !callerHeard()) && lengthOf('quiet') < lengthOf(),
    /** A voice was muted, and the caller's was not heard: words are other people's. */
    othersAlone: () => lengthOf('others') >= OTHERS_MS && !callerHeard() && sinceCallerMs > WORDS_LATE_MS,
  }

  function callerHeard(): boolean {
    return surelyCaller > Math.max(from, heard - WINDOWS)
  }

  /** How long a source was heard in the last `windows`, or all of them; milliseconds. */
  function lengthOf(source?: SoundSource, windows: number = WINDOWS): number {
    const sought = source && SOURCES.indexOf(source)
    let sumMs = 0
    for (let i = Math.max(from, heard - windows); i < heard; i++) {
      if (sought === undefined || sources[i % WINDOWS] === sought) sumMs += lengthsMs[i % WINDOWS]!
    }
    return sumMs
  }
}
