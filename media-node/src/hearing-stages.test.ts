import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { silentLog } from '@call-center/shared/log'
import { expect, it } from 'vitest'
import { echoOf } from '../../infra/bench/audio/echo-path.ts'
import { frameAt } from '../../infra/bench/audio/run-canceller.ts'
import { toLevel } from '../../infra/bench/audio/synthetic-speech.ts'
import { systemClock as clock } from './clock.ts'
import { openHearingStages } from './hearing-stages.ts'
import { createMetrics } from './metrics.ts'
import { readWav } from './testing/wav.ts'

it('lets no detector of voices hear the assistant’s own voice that the line sends back', async () => {
  await using stages = await openHearingStages({ onDeaf() {}, clock, metrics: createMetrics(), log: silentLog })
  using canceller = stages.createEchoCanceller()
  const said = readWav(join(import.meta.dirname, 'testing/speech.wav'))
  const spoken = toLevel(
    Float32Array.from(said.samples, (sample) => sample / 32_768),
    -22,
  )
  const back = echoOf(spoken, { kind: 'line', delayMs: 150, lossDb: 20 })
  const voiced = { untouched: 0, cancelled: 0 }
  const windows = { untouched: 0, cancelled: 0 }
  const listenTo = (name: keyof typeof voiced) =>
    stages.createVad((probability) => {
      windows[name]++
      if (probability >= 0.5) voiced[name]++
    })
  using untouched = listenTo('untouched')
  using cancelled = listenTo('cancelled')
  const frames = Math.floor(back.length / 320)
  for (let n = 0; n < frames; n++) {
    canceller.played(frameAt(spoken, n), n * 20)
    const came = frameAt(back, n)
    untouched.push(came)
    cancelled.push(canceller.cancel(came, (n + 1) * 20))
    const due = Math.floor(((n + 1) * 320) / 512)
    while (Math.min(windows.untouched, windows.cancelled) < due - 4) await nextTurn()
  }
  const all = Math.floor((frames * 320) / 512)
  while (Math.min(windows.untouched, windows.cancelled) < all) await nextTurn()

  expect(voiced.untouched).toBeGreaterThan(40)
  expect(voiced.cancelled).toBeLessThan(8) // windows of 32 ms in a row that interrupt the assistant
})
