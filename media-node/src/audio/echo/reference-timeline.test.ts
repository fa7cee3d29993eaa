import { expect, it } from 'vitest'
import { EARLY_SAMPLES, ReferenceTimeline } from './reference-timeline.ts'
import { FRAME_SAMPLES, SAMPLES_PER_MS } from './sizes.ts'

/** How far from the line an utterance is laid that begins right after a gap of 300 ms, milliseconds. */
function offAfterGap({ filled }: { readonly filled: boolean }): number {
  const timeline = new ReferenceTimeline()
  const samples = new Int16Array(FRAME_SAMPLES)
  let nowMs = 0
  const hear = (frames: number) => {
    for (let i = 0; i < frames; i++) timeline.lineFrame((nowMs += 20))
  }
  hear(10)
  timeline.played(samples, nowMs)
  hear(100)
  nowMs += 300
  if (filled) for (let i = 0; i < 15; i++) timeline.lineFrame(nowMs)
  hear(1)
  const index = timeline.played(samples, nowMs)
  return Math.abs(index + EARLY_SAMPLES - timeline.lineEnd) / SAMPLES_PER_MS
}

it('lies beside the line after lost audio, unless silence took its place', () => {
  expect(offAfterGap({ filled: true })).toBeLessThan(5)
  expect(offAfterGap({ filled: false })).toBeGreaterThan(250)
})

/** How much sooner, beside the echo of the first, the second utterance is laid down when the line began with `lateFrames` at once. */
function offAfterLateStart(lateFrames: number): number {
  const timeline = new ReferenceTimeline()
  const samples = new Int16Array(FRAME_SAMPLES)
  const openedMs = 1_000
  let lineMs = openedMs
  const hearUntil = (ms: number, atMs?: number) => {
    for (; lineMs < ms; lineMs += 20) timeline.lineFrame(atMs ?? lineMs + 20)
  }
  const begunMs = openedMs + lateFrames * 20
  const first = timeline.played(samples, begunMs)
  hearUntil(begunMs, begunMs)
  hearUntil(begunMs + 5_000)
  return (timeline.played(samples, begunMs + 5_000) - first) / SAMPLES_PER_MS - 5_000
}

it('keeps the second utterance where the echo of the first was, though the first frames of the line came late', () => {
  expect(offAfterLateStart(0)).toBe(0)
  expect(offAfterLateStart(8)).toBe(0)
})
