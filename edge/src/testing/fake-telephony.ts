import { ProviderError } from '@call-center/shared/errors'
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
  count(operation: Operation): number
}

/** A carrier that does what it is told, and remembers it, but for the address of the leg that goes along with most. */
export function fakeTelephony(): FakeTelephony {
  const done: FakeTelephony['done'] = []
  const refuses = new Set<Operation>()
  const gone = new Set<string>()
  let opened = 0
  const note = (operation: Operation, ...args: readonly unknown[]) => {
    done.push({ operation, args })
    if (refuses.has(operation)) throw new ProviderError('telephony', `${operation} was refused`, { retryable: false })
  }
  return {
    done,
    refuses,
    gone,
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
      note('startRecording', ...args)
      return { recordingId: 'recording-1' }
    },
    async pauseRecording(...args) {
      note('pauseRecording', ...args)
    },
    async resumeRecording(...args) {
      note('resumeRecording', ...args)
    },
    async eraseRecording(recordingId) {
      note('eraseRecording', recordingId)
      return { left: `The recording ${recordingId} is elsewhere.` }
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
