import { ProviderError } from '@call-center/shared/errors'
import { audioOf } from '../telephony/recorded-audio.ts'
import type { Telephony } from '../telephony/telephony.ts'

export type Operation = Exclude<keyof Telephony, never>

export interface FakeTelephony extends Telephony {
  /** What was asked for, in order. */
  readonly done: { readonly operation: Operation; readonly args: readonly unknown[] }[]
  /** Operations that the carrier refuses from now on. */
  readonly refuses: Set<Operation>
  /** Set when legs are over before we know. */
  over: boolean
  /** Connections that the carrier no longer has. */
  readonly gone: Set<string>
  /** Sound by the content address of its file. */
  readonly recorded: Map<string, Uint8Array<ArrayBuffer>>
  /** What the carrier says records a connection. */
  readonly recording: Map<string, string>
  count(operation: Operation): number
}

/** A carrier that does what it is told, and remembers it, but for the address of the leg that goes along with most. */
export function fakeTelephony(): FakeTelephony {
  const done: FakeTelephony['done'] = []
  const refuses = new Set<Operation>()
  const gone = new Set<string>()
  const recorded: FakeTelephony['recorded'] = new Map()
  const recording: FakeTelephony['recording'] = new Map()
  let opened = 0
  const note = (operation: Operation, ...args: readonly unknown[]) => {
    done.push({ operation, args })
    if (refuses.has(operation)) throw new ProviderError('telephony', `${operation} was refused`, { retryable: false })
  }
  return {
    done,
    refuses,
    gone,
    recorded,
    recording,
    over: false,
    count: (operation) => done.filter((entry) => entry.operation === operation).length,
    async answer(...args) {
      note('answer', ...args)
      return { connectionId: `connection-${(opened += 1)}` }
    },
    async decline(...args) {
      note('decline', ...args)
    },
    async place(...args) {
      note('place', ...args)
      return { connectionId: `connection-${(opened += 1)}` }
    },
    async startRecording(...args) {
      note('startRecording', args[0])
      return { recordingId: 'recording-1' }
    },
    async openRecording(file, options) {
      note('openRecording', file, options.range)
      const sound = recorded.get(file.content)
      return sound && partOf(sound, options.range)
    },
    async findRecording(connectionId) {
      note('findRecording', connectionId)
      const recordingId = recording.get(connectionId)
      return recordingId === undefined ? undefined : { recordingId }
    },
    async stopRecording(...args) {
      note('stopRecording', ...args)
    },
    async pauseRecording(...args) {
      note('pauseRecording', ...args)
    },
    async resumeRecording(...args) {
      note('resumeRecording', ...args)
    },
    async eraseRecording(recording) {
      note('eraseRecording', recording)
      for (const { content } of recording.files) recorded.delete(content)
      return recording.files.length > 0 ? {} : { left: `The recording ${recording.recordingId} is elsewhere.` }
    },
    async ask(...args) {
      note('ask', ...args.slice(0, 2))
    },
    async say(...args) {
      note('say', ...args.slice(0, 3))
    },
    async startStreaming(...args) {
      note('startStreaming', ...args.slice(0, 2))
    },
    async hangUp(...args) {
      note('hangUp', ...args)
      return !this.over
    },
    async isAlive(connectionId) {
      note('isAlive', connectionId)
      return !gone.has(connectionId)
    },
    async consult(...args) {
      note('consult', ...args)
    },
    async joinColleague(...args) {
      note('joinColleague', ...args)
    },
    async dismissColleague(...args) {
      note('dismissColleague', ...args)
    },
    async transfer(...args) {
      note('transfer', ...args.slice(0, 3))
    },
  }
}

/** As carriers answer: the bytes from one to another, counted from 0, both included. */
function partOf(sound: Uint8Array<ArrayBuffer>, range: string | undefined) {
  const [, first = '0', last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  const [from, to] = [Number(first), Math.min(last ? Number(last) : Infinity, sound.length - 1)]
  const type = { 'content-type': 'audio/wav', 'accept-ranges': 'bytes' }
  if (from > to) {
    const headers = { ...type, 'content-range': `bytes */${sound.length}` }
    return audioOf(new Response(null, { status: 416, headers }))
  }
  const part = sound.slice(from, to + 1)
  const headers = { ...type, 'content-length': String(part.length) }
  if (range === undefined) return audioOf(new Response(part, { headers }))
  const partial = { ...headers, 'content-range': `bytes ${from}-${to}/${sound.length}` }
  return audioOf(new Response(part, { status: 206, headers: partial }))
}
