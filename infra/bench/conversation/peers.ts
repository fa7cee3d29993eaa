import type { PeerFigure } from './figures.ts'

/**
 * Where the figures below come from. They are given constants: this bench does not run LiveKit, and somebody who doubts them has
 * to measure again.
 */
export const PEERS_SOURCE =
  'Peers are given figures, measured outside of this bench: LiveKit agents-js 1.9 with its Silero plugin on two cores, ' +
  'without a room, fake providers that take no time. “tight” is its profile of the shortest waits: no guard against false stops.'

const peer = (name: string, value: number): PeerFigure => ({ name, value })

/** Each list belongs to the same kind of test; milliseconds, percent, or a count. */
export const LIVEKIT = {
  replyMs: [peer('LiveKit defaults', 384), peer('LiveKit plain VAD', 668), peer('LiveKit tight', 346)],
  ownMs: [peer('LiveKit, about', 6)],
  tokenToVoiceMs: [peer('LiveKit', 160)],
  cutInPercent: [peer('LiveKit defaults', 33), peer('LiveKit tight', 100)],
  bargeInMs: [peer('LiveKit defaults', 607), peer('LiveKit tight, no false-stop guard', 131)],
  earlyBargeInMs: [peer('LiveKit', 2_200)],
  /** Of 12, at -20 dB. */
  echoStops: [peer('LiveKit, of 12', 12)],
  /** Without canceller or socket: 75 calls are 69 ms late, 100 are 200 ms late, and 93 would be a core by CPU alone. */
  callsPerCore: [peer('LiveKit, without canceller or socket', 50)],
  /** Megabytes a call; in production it is a process of 135 MB for each. */
  memoryMb: [peer('LiveKit, 6 to', 8)],
} as const satisfies Record<string, readonly PeerFigure[]>
