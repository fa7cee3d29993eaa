import { randomUUID } from 'node:crypto'
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { mixPcm, SAMPLE_RATE_HZ, toBytes } from './pcm.ts'
import { wavHeader } from './wav.ts'

export type RecordingState = 'active' | 'inactive'

export interface RecordingOptions {
  readonly dir: string
  readonly callConnectionId: string
  /** Unmixed: the caller on the left, the assistant on the right. */
  readonly channels: 'mixed' | 'unmixed'
  readonly paused: boolean
  readonly onStateChanged: (state: RecordingState) => void
  /** The file is whole. */
  readonly onWhole?: () => void
}

/** Audio gathered before it goes to the disk: one second. */
const FRAMES_PER_WRITE = 50

/** One recording of a call, written to a WAV file as it grows. */
export class Recording {
  readonly recordingId = Buffer.from(randomUUID()).toString('base64')
  /** The file's name in the storage of recordings. */
  readonly documentId: string
  readonly file: string
  readonly options: RecordingOptions
  readonly #handle: FileHandle
  #waiting: Int16Array[] = []
  #writing: Promise<unknown>
  #dataBytes = 0
  #phase: 'recording' | 'paused' | 'stopped'

  private constructor(options: RecordingOptions, documentId: string, handle: FileHandle) {
    this.options = options
    this.documentId = documentId
    this.file = join(options.dir, `${documentId}.wav`)
    this.#handle = handle
    this.#phase = options.paused ? 'paused' : 'recording'
    this.#writing = handle.write(this.#header())
    this.#writing.catch(() => {}) // `stop` tells
  }

  static async open(options: RecordingOptions): Promise<Recording> {
    await mkdir(options.dir, { recursive: true })
    const documentId = `${options.callConnectionId}-${randomUUID().slice(0, 8)}`
    return new Recording(options, documentId, await open(join(options.dir, `${documentId}.wav`), 'w'))
  }

  get state(): RecordingState {
    return this.#phase === 'recording' ? 'active' : 'inactive'
  }

  /** Of what was written. */
  get durationMs(): number {
    const samples = this.#dataBytes / (this.options.channels === 'mixed' ? 2 : 4)
    return Math.round((samples * 1_000) / SAMPLE_RATE_HZ)
  }

  record(caller: Int16Array, assistant: Int16Array): void {
    if (this.#phase !== 'recording') return
    this.#waiting.push(this.options.channels === 'mixed' ? mixPcm(caller, assistant) : interleave(caller, assistant))
    if (this.#waiting.length >= FRAMES_PER_WRITE) this.#flush()
  }

  pause(): void {
    this.#move('recording', 'paused')
  }

  resume(): void {
    this.#move('paused', 'recording')
  }

  /** Settles when the file is whole. */
  async stop(): Promise<void> {
    if (this.#phase === 'stopped') return
    this.#phase = 'stopped'
    this.#flush()
    try {
      await this.#writing
      await this.#handle.write(this.#header(), 0, undefined, 0)
    } finally {
      await this.#handle.close()
    }
    this.options.onStateChanged('inactive')
    this.options.onWhole?.()
  }

  #move(from: 'recording' | 'paused', to: 'recording' | 'paused'): void {
    if (this.#phase !== from) return
    this.#phase = to
    this.options.onStateChanged(this.state)
  }

  #flush(): void {
    const parts = this.#waiting.map(toBytes)
    this.#waiting = []
    const bytes = Buffer.concat(parts)
    this.#dataBytes += bytes.length
    this.#writing = this.#writing.then(() => this.#handle.write(bytes))
    this.#writing.catch(() => {}) // `stop` tells
  }

  #header(): Uint8Array {
    return wavHeader(this.#dataBytes, this.options.channels === 'mixed' ? 1 : 2)
  }
}

function interleave(left: Int16Array, right: Int16Array): Int16Array {
  const both = new Int16Array(left.length * 2)
  for (let i = 0; i < left.length; i++) {
    both[2 * i] = left[i]!
    both[2 * i + 1] = right[i]!
  }
  return both
}
