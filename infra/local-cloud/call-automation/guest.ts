import { randomUUID } from 'node:crypto'
import type { Digit, FarEnd, Line, NetworkMessage } from '../phone/line.ts'
import { mixPcm } from '../phone/pcm.ts'
import { PromptPlayer } from '../phone/prompt-player.ts'
import type { Listener } from '../phone/listening.ts'
import type { Party } from './call-parts.ts'

/** Who was added to a call, beside the person it is with. */
export class Guest implements FarEnd, Party {
  /** Not that of the call: its phones are told what the assistant heard and said. */
  readonly callConnectionId = randomUUID()
  readonly line: Line
  readonly prompts = new PromptPlayer()
  readonly listeners = new Set<Listener>()
  readonly #onLeft: () => void

  constructor(line: Line, onLeft: () => void) {
    this.line = line
    this.#onLeft = onLeft
  }

  /** Plays 20 ms of what they are told alone, or of what the `others` say. Answers with what they say. */
  tick(others: Int16Array): Int16Array {
    const said = this.line.takeFrame()
    for (const listener of this.listeners) listener.onVoice?.(said)
    const prompt = this.prompts.nextFrame()
    this.line.socket.play(prompt ? mixPcm(prompt, others) : others)
    return said
  }

  send(message: NetworkMessage): void {
    this.line.socket.send(message)
  }

  onDigit(digit: Digit): void {
    for (const listener of this.listeners) listener.onDigit?.(digit)
  }

  onWords(text: string, durationMs: number): boolean {
    return [...this.listeners].filter((listener) => listener.onWords?.(text, durationMs)).length > 0
  }

  onHangUp(): void {
    this.#onLeft()
  }
}
