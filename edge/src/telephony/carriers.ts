import { ProviderError } from '@call-center/shared/errors'
import type { Telephony } from './telephony.ts'

/** A carrier beside others. */
export interface Carrier {
  /** The assistant's number there, E.164. */
  readonly number: string
  /** Whether a connection, a recording or the context of an incoming call is of this carrier. */
  owns(id: string): boolean
  readonly telephony: Telephony
}

/**
 * All carriers as one: what happens to a connection goes to the carrier that has it, who is phoned is phoned by the one
 * that the number belongs to it is phoned from, `usual` when none is named. The first that owns an identifier has it.
 */
export function telephonyOf(carriers: readonly Carrier[], usual: string): Telephony {
  const of = (id: string): Telephony => found(carriers.find((carrier) => carrier.owns(id)))
  return {
    answer: async (incoming, leg) => of(incoming.context).answer(incoming, leg),
    decline: async (incoming) => of(incoming.context).decline(incoming),
    place: async (to, leg, from = usual) => found(carriers.find(({ number }) => number === from)).place(to, leg, from),
    startRecording: async (id, ...more) => of(id).startRecording(id, ...more),
    openRecording: async (file, options) => of(file.recordingId).openRecording(file, options),
    findRecording: async (id) => of(id).findRecording(id),
    stopRecording: async (id, ...more) => of(id).stopRecording(id, ...more),
    pauseRecording: async (id, ...more) => of(id).pauseRecording(id, ...more),
    resumeRecording: async (id, ...more) => of(id).resumeRecording(id, ...more),
    eraseRecording: async (recording) => of(recording.recordingId).eraseRecording(recording),
    ask: async (id, ...more) => of(id).ask(id, ...more),
    say: async (id, ...more) => of(id).say(id, ...more),
    startStreaming: async (id, ...more) => of(id).startStreaming(id, ...more),
    hangUp: async (id) => of(id).hangUp(id),
    isAlive: async (id) => of(id).isAlive(id),
    consult: async (id, ...more) => of(id).consult(id, ...more),
    joinColleague: async (id, ...more) => of(id).joinColleague(id, ...more),
    dismissColleague: async (id, ...more) => of(id).dismissColleague(id, ...more),
    transfer: async (id, ...more) => of(id).transfer(id, ...more),
  }
}

function found(carrier: Carrier | undefined): Telephony {
  if (carrier) return carrier.telephony
  throw new ProviderError('telephony', 'no carrier is configured for it', { retryable: false })
}
