import { type Figure, plainFigure } from '../conversation/figures.ts'
import type { FramePathFigures } from './frame-path.ts'

/** The figures that have a size, as bars. */
export function chartRows({ inbound, stt, playout, turnEnd, vad }: FramePathFigures): Figure[] {
  const frames = inbound.flatMap(({ assistant, us, stagesUs }) => [
    plainFigure({ id: 'frame', name: `20 ms, the assistant is ${assistant} (pale: p99)`, unit: 'µs' }, [
      us.p50,
      us.p99,
    ]),
    ...Object.entries(stagesUs).map(([stage, at]) =>
      plainFigure({ id: stage, name: `of that, ${stage}`, unit: 'µs' }, [at, at]),
    ),
  ])
  const others = Object.entries({ 'the recogniser’s stream': stt, 'the way out': playout }).map(
    ([name, { mean, worst }]) =>
      plainFigure({ id: 'frame', name: `20 ms, ${name} (pale: p99)`, unit: 'µs' }, [mean, worst]),
  )
  const cut = turnEnd.map(({ language, half, sentences, cutUnfinished }) =>
    plainFigure(
      { id: 'turn end', name: `${language}, ${half}: unfinished sentences cut in pauses up to 700 ms`, unit: '%' },
      Math.round(100 * Math.max(0, ...cutUnfinished)),
      sentences,
    ),
  )
  return [...frames, ...others, ...cut, ...(vad ? voiceRows(vad) : [])]
}

function voiceRows({ onset, offset, noise }: NonNullable<FramePathFigures['vad']>): Figure[] {
  return [
    plainFigure(
      { id: 'voice', name: 'first sample of speech to the second window with voice', unit: 'ms' },
      [onset.p50Ms, onset.p95Ms],
      onset.prompts,
    ),
    plainFigure(
      { id: 'voice', name: 'last sample of speech to the last window with voice', unit: 'ms' },
      [offset.p50Ms, offset.p95Ms],
      onset.prompts,
    ),
    ...Object.entries(noise.triggers).map(([name, count]) =>
      plainFigure({ id: 'voice', name: `taken for speech in ${noise.seconds} s of ${name}`, unit: 'sounds' }, count),
    ),
  ]
}
