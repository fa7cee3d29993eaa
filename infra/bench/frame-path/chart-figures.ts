import { availableParallelism, loadavg } from 'node:os'
import type { Figures } from '../conversation/conversation.ts'
import { type Figure, sizeFigure } from '../conversation/figures.ts'
import type { FramePathFigures } from './frame-path.ts'

/** The same figures as a chart takes them: of a frame by stage, and how soon a voice is noticed. */
export function framePathChart({ inbound, vad }: FramePathFigures, tookS: number): Figures {
  const stages = inbound.flatMap(({ assistant, us, stagesUs }) => [
    { ...figureOf(`One frame, assistant ${assistant}`, 'µs', us.p50), value: us },
    figureOf(`… reading it, assistant ${assistant}`, 'µs', stagesUs.transport),
    figureOf(`… echo canceller, assistant ${assistant}`, 'µs', stagesUs.aec),
    figureOf(`… voice detector, assistant ${assistant}`, 'µs', stagesUs.vad),
  ])
  const onsets = vad
    ? [
        sizeFigure({ id: 'V1', name: 'A voice is noticed after', unit: 'ms', bar: { p95: 125 } }, [vad.onset.p95Ms]),
        sizeFigure({ id: 'V1', name: '… over noise at 10 dB', unit: 'ms', bar: { p95: 125 } }, [vad.noisyOnset.p95Ms]),
      ]
    : []
  return {
    figures: [...stages, ...onsets],
    machine: { loadBefore: loadavg()[0]! / availableParallelism(), loopLagP99Ms: 0, tookS, busy: false },
  }
}

const figureOf = (name: string, unit: Figure['unit'], size: number): Figure =>
  sizeFigure({ id: 'frame', name, unit, bar: {} }, [size])
