import { describe, expect, it } from 'vitest'
import { concatPcm } from '../../phone/pcm.ts'
import { samplesToMs } from '../sample-time.ts'
import { loudNoise, silence } from '../test-audio.ts'
import { createSegmenter } from './segmenter.ts'

const scale = (pcm: Int16Array, gain: number): Int16Array => pcm.map((sample) => sample * gain)

/** Starts and ends in milliseconds. */
function cut(pcm: Int16Array, { silenceMs = 500, chunkSamples = 1_600 } = {}) {
  const segmenter = createSegmenter({ silenceMs })
  const found: string[] = []
  const note = (events: ReturnType<typeof segmenter.push>) => {
    for (const event of events)
      if (event.type !== 'audio') found.push(`${event.type} ${Math.round(samplesToMs(event.atSample))}`)
  }
  for (let offset = 0; offset < pcm.length; offset += chunkSamples)
    note(segmenter.push(pcm.subarray(offset, offset + chunkSamples)))
  note(segmenter.flush())
  return found
}

describe('phrases by loudness', () => {
  it('are cut where the silence is long enough', () => {
    const pcm = concatPcm([
      silence(400),
      loudNoise(600),
      silence(300),
      loudNoise(400),
      silence(700),
      loudNoise(500),
      silence(600),
    ])
    expect(cut(pcm)).toEqual(['start 400', 'end 1700', 'start 2400', 'end 2900'])
  })

  it('are the same however the audio is cut', () => {
    const pcm = concatPcm([silence(400), loudNoise(600), silence(700), loudNoise(333), silence(900)])
    expect(cut(pcm, { chunkSamples: 77 })).toEqual(cut(pcm, { chunkSamples: 16_000 }))
  })

  it('ignore clicks', () => {
    expect(cut(concatPcm([silence(400), loudNoise(40), silence(700)]))).toEqual([])
  })

  it('are found above a noisy line', () => {
    const noise = scale(loudNoise(6_000), 0.05)
    const pcm = noise.map(
      (sample, index) => sample + (index > 48_000 && index < 64_000 ? (loudNoise(1)[index % 16] ?? 0) : 0),
    )
    expect(cut(pcm).filter((event) => event.startsWith('start'))).toContain('start 3000')
  })

  it('are ended by the end of the audio', () => {
    expect(cut(concatPcm([silence(200), loudNoise(500)]))).toEqual(['start 200', 'end 700'])
  })

  it('hand over the audio from before the start, and all of it once', () => {
    const segmenter = createSegmenter({ silenceMs: 500 })
    const pcm = concatPcm([silence(1_000), loudNoise(500), silence(1_000)])
    const samples = segmenter.push(pcm).reduce((sum, event) => sum + (event.type === 'end' ? 0 : event.audio.length), 0)
    // 400 ms of lead-in (80 ms of it speech), the rest of the speech, 500 ms of silence.
    expect(samplesToMs(samples)).toBe(400 + 420 + 500)
  })
})
