import type { Digit } from './line.ts'

/** What wants to know what the person of a call does, whichever carrier has the call. */
export interface Listener {
  onDigit?(digit: Digit): void
  onVoice?(frame: Int16Array): void
  /** `true`: it listens, and takes them. */
  onWords?(text: string, durationMs: number): boolean
}

export interface Recorder {
  record(caller: Int16Array, assistant: Int16Array): void
  stop(): Promise<void>
}
