import { newCallId } from '@call-center/shared/call/call'
import { kalmanEchoCanceller } from '../../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
import type { AudioFrame } from '../../../../media-node/src/audio/frame.ts'
import type { CarrierEvents } from '../../../../media-node/src/server/carrier-stream.ts'
import { erleDb } from '../../audio/echo-figures.ts'
import { echoOf } from '../../audio/echo-path.ts'
import { type NamedPath, PATHS, PHASES } from '../../audio/echo-scenario.ts'
import { promptSpeech, recordedSpeechMissing } from '../../audio/recorded-speech.ts'
import { frameAt, runCanceller } from '../../audio/run-canceller.ts'
import { type Figure, leastFigure } from '../figures.ts'
import { overMediaStreams } from '../line/media-streams.ts'
import type { Telephone } from '../line/telephone.ts'
import type { Rig } from '../rig.ts'
import { amplified, dbfsOf, FRAME_SAMPLES, powerOf, SAMPLE_RATE_HZ } from '../sound/level.ts'

/** Echoes that are nothing but echoes: no noise, no loudspeaker that is driven too hard, no codec of a mobile telephone. */
const CLEAN: readonly NamedPath[] = PATHS.filter(
  ({ path }) => !path.mulaw && !path.gsm && !path.clip && path.noiseDb === undefined,
)
const BAR_DB = { azure: 30, twilio: 25 } as const
const SECONDS = PHASES.converged[1]
const JITTER_MS = 20

/** How much of an echo is taken away when both what is played and what comes back went over the carrier's wire. */
export async function measureEchoLoss(rig: Rig): Promise<Figure[]> {
  const missing = recordedSpeechMissing()
  if (missing) {
    rig.skip(`how much of an echo is taken away. To have it: ${missing}`)
    return []
  }
  const far = promptSpeech(SECONDS, 5)
  const losses = CLEAN.map(({ name, path }) => {
    rig.progress(`echo taken away: ${name} …`)
    return { name, ...echoLoss(rig, far, path) }
  })
  return [
    leastFigure(
      {
        id: '10',
        key: 'erleDb',
        name: `echo taken away after ${PHASES.converged[0]} s (ERLE), worst of ${CLEAN.length} lines and rooms`,
        unit: 'dB',
        bar: { atLeast: BAR_DB[rig.carrier] },
        notes: [
          losses
            .map(({ name, db, restDbfs }) => `${name} ${db.toFixed(1)} dB, to ${restDbfs.toFixed(0)} dBFS`)
            .join(' · '),
        ],
      },
      losses.map(({ db }) => db),
    ),
  ]
}

interface EchoLoss {
  readonly db: number
  /** How loud the rest is. */
  readonly restDbfs: number
}

function echoLoss(rig: Rig, far: Float32Array, path: NamedPath['path']): EchoLoss {
  const wire = rig.carrier === 'twilio' ? mulawWire(rig) : { toCaller: same, fromCaller: same }
  const line = wire.fromCaller(echoOf(wire.toCaller(far), path))
  using canceller = kalmanEchoCanceller()
  const { output } = runCanceller(canceller, far, line, { jitterMs: JITTER_MS })
  const [fromS, toS] = PHASES.converged
  const rest = amplified(output.subarray(fromS * SAMPLE_RATE_HZ, toS * SAMPLE_RATE_HZ), 32_768)
  return { db: erleDb(line, output, fromS, toS), restDbfs: dbfsOf(powerOf(rest)) }
}

const same = (signal: Float32Array): Float32Array => signal

/** Both directions of a stream, for whole signals, without waiting. */
function mulawWire({ metrics }: Rig) {
  let speak: CarrierEvents['onAudio'] = () => {}
  let came: AudioFrame | undefined
  const phone: Telephone = {
    callId: newCallId(),
    tokenEpoch: 0,
    unheardMs: 0,
    start: ({ onAudio }) => void (speak = onAudio),
    play: (frame) => void (came = frame),
    clear() {},
    close() {},
  }
  const stream = overMediaStreams(phone, metrics)
  stream.start({ onAudio: (frame) => void (came = frame), onDigit() {}, onPlayed() {}, onClosed() {} })
  const through = (pass: (frame: AudioFrame) => unknown) => (signal: Float32Array) => {
    const output = new Float32Array(signal.length)
    for (let n = 0; (n + 1) * FRAME_SAMPLES <= signal.length; n++) {
      pass(frameAt(signal, n))
      came?.samples.forEach((sample, i) => (output[n * FRAME_SAMPLES + i] = sample / 32_768))
    }
    return output
  }
  return { toCaller: through((frame) => stream.send(frame)), fromCaller: through((frame) => speak(frame)) }
}
