import { TurnInterrupted } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { frameOf } from '../testing/frame-of.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import type { AudioFrame } from './frame.ts'
import { createPlayout } from './playout.ts'

class Line {
  readonly clock = new FakeClock()
  readonly sent: { readonly at: number; readonly value: number }[] = []
  readonly played: { readonly at: number; readonly value: number }[] = []
  cleared = 0
  full = false
  readonly playout = createPlayout({
    clock: this.clock,
    send: (frame) => {
      this.sent.push(this.#note(frame))
      return !this.full
    },
    clear: () => void this.cleared++,
    onPlayed: (frame) => void this.played.push(this.#note(frame)),
  })
  readonly control = new AbortController()
  outcome = 'playing'

  play(frames: AsyncIterable<AudioFrame>): Promise<void> {
    const done = this.playout.play(frames, { signal: this.control.signal })
    done.then(
      () => (this.outcome = `done at ${this.clock.now()}`),
      (error: Error) => (this.outcome = error.name),
    )
    return done
  }

  #note = (frame: AudioFrame) => ({ at: this.clock.now(), value: frame.samples[0] ?? 0 })
}

async function* frames(count: number, from = 0): AsyncGenerator<AudioFrame> {
  for (let i = 0; i < count; i++) yield frameOf(from + i)
}

describe('playout', () => {
  it('sends the first 200 ms at once, then one frame each 20 ms', async () => {
    const line = new Line()
    void line.play(frames(50))
    await line.clock.advance(0)
    expect(line.sent.length).toBe(10)
    await line.clock.advance(100)
    expect(line.sent.length).toBe(15)
    await line.clock.advance(2_000)
    expect(line.sent.map(({ value }) => value)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(line.sent.every(({ at, value }) => value * 20 - at <= 200)).toBe(true)
  })

  it('cuts longer slices into frames', async () => {
    const line = new Line()
    const samples = Int16Array.from({ length: 50 * 320 }, (_, i) => Math.floor(i / 320))
    async function* slices(): AsyncGenerator<AudioFrame> {
      yield { samples: samples.subarray(0, 30 * 320), sampleRate: 16_000 }
      yield { samples: samples.subarray(30 * 320), sampleRate: 16_000 }
    }
    void line.play(slices())
    await line.clock.advance(100)
    expect(line.sent.length).toBe(15)
    await line.clock.advance(1_000)
    expect(line.sent.map(({ value }) => value)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(line.outcome).toBe('done at 1000')
  })

  it('resolves when the last frame has been heard', async () => {
    const line = new Line()
    void line.play(frames(50))
    await line.clock.advance(999)
    expect([line.outcome, line.playout.speaking]).toEqual(['playing', true])
    await line.clock.advance(1)
    expect([line.outcome, line.playout.speaking, line.playout.heardMs]).toEqual(['done at 1000', false, 1_000])
  })

  it('resolves at once when there is nothing to say', async () => {
    const line = new Line()
    await line.play(frames(0))
    expect([line.playout.heardMs, line.cleared]).toEqual([0, 0])
  })

  it('knows what has been heard, not what was sent', async () => {
    const line = new Line()
    void line.play(frames(50))
    await line.clock.advance(0)
    expect(line.playout.heardMs).toBe(0)
    await line.clock.advance(130)
    expect(line.playout.heardMs).toBe(130)
  })

  it('hands frames to the echo canceller when they are heard', async () => {
    const line = new Line()
    void line.play(frames(30))
    await line.clock.advance(2_000)
    expect(line.played).toEqual(Array.from({ length: 30 }, (_, i) => ({ at: i * 20, value: i })))
  })

  it('does not tell the echo canceller of frames that the socket dropped', async () => {
    const line = new Line()
    line.full = true
    void line.play(frames(5))
    await line.clock.advance(200)
    expect([line.played, line.outcome]).toEqual([[], 'done at 100'])
  })

  it('counts no gap as heard when the voice comes late', async () => {
    const line = new Line()
    const late = line.clock.sleep(500, line.control.signal)
    async function* stalling() {
      yield* frames(5)
      await late
      yield* frames(5, 5)
    }
    void line.play(stalling())
    await line.clock.advance(400)
    expect([line.playout.heardMs, line.outcome]).toEqual([100, 'playing'])
    await line.clock.advance(150)
    expect(line.playout.heardMs).toBe(150)
    await line.clock.advance(100)
    expect(line.outcome).toBe('done at 600')
    expect(line.played.map(({ at }) => at)).toEqual([0, 20, 40, 60, 80, 500, 520, 540, 560, 580])
  })

  it('reads little ahead of what it sends', async () => {
    const line = new Line()
    let taken = 0
    async function* counted() {
      for await (const frame of frames(1_000)) {
        taken++
        yield frame
      }
    }
    line.play(counted()).catch(() => {})
    await line.clock.advance(1_000)
    expect(taken).toBeLessThanOrEqual(line.sent.length + 5)
    line.control.abort(new TurnInterrupted('enough'))
    await line.clock.advance(0)
  })
})

describe('interruption', () => {
  it('falls silent at once, and keeps what was heard', async () => {
    const line = new Line()
    let returned = false
    async function* source() {
      try {
        yield* frames(100)
      } finally {
        returned = true
      }
    }
    const done = line.play(source())
    await line.clock.advance(310)
    const sent = line.sent.length
    line.control.abort(new TurnInterrupted('the caller spoke'))
    expect([line.cleared, line.playout.heardMs]).toEqual([1, 310])
    await expect(done).rejects.toThrow(TurnInterrupted)
    await line.clock.advance(1_000)
    expect([line.sent.length, line.playout.heardMs, returned]).toEqual([sent, 310, true])
  })

  it('stops though the voice never comes', async () => {
    const line = new Line()
    const done = line.play(deafSource())
    await line.clock.advance(10)
    line.control.abort(new TurnInterrupted('the caller spoke'))
    await expect(done).rejects.toThrow(TurnInterrupted)
  })

  it('lets the failure of the voice rise, after what was said has been heard', async () => {
    const line = new Line()
    async function* failing() {
      yield* frames(3)
      throw new RangeError('no voice')
    }
    const done = line.play(failing())
    done.catch(() => {})
    await line.clock.advance(59)
    expect(line.outcome).toBe('playing')
    await line.clock.advance(1)
    await expect(done).rejects.toThrow(RangeError)
    expect(line.playout.heardMs).toBe(60)
  })

  it('plays the next utterance from zero', async () => {
    const line = new Line()
    const control = new AbortController()
    const first = line.playout.play(frames(100), { signal: control.signal })
    await line.clock.advance(100)
    control.abort(new TurnInterrupted('x'))
    await expect(first).rejects.toThrow(TurnInterrupted)
    void line.play(frames(10))
    await line.clock.advance(60)
    expect(line.playout.heardMs).toBe(60)
  })
})

describe('a pause', () => {
  it('goes on where it stopped, and says nothing twice', async () => {
    const line = new Line()
    void line.play(frames(50))
    await line.clock.advance(310)
    line.playout.pause()
    expect([line.cleared, line.playout.heardMs]).toEqual([1, 310])
    await line.clock.advance(1_000)
    expect(line.playout.heardMs).toBe(310)
    line.playout.resume()
    await line.clock.advance(100)
    expect(line.playout.heardMs).toBe(410)
    await line.clock.advance(600)
    expect(line.outcome).toBe('done at 1990')
    expect(line.played.map(({ value }) => value)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })

  it('can be interrupted', async () => {
    const line = new Line()
    const done = line.play(frames(50))
    await line.clock.advance(100)
    line.playout.pause()
    line.control.abort(new TurnInterrupted('the caller spoke'))
    await expect(done).rejects.toThrow(TurnInterrupted)
  })
})

const deafSource = (): AsyncIterable<AudioFrame> => ({
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
})

describe('what the carrier acknowledges', () => {
  const LAG_MS = 120

  it('sets the clock: what was heard, when all is heard, and when the canceller is told', async () => {
    const line = new Line()
    void line.play(frames(50))
    await line.clock.advance(200 + LAG_MS)
    expect(line.playout.heardMs).toBe(320)
    line.playout.acknowledge(200)
    expect(line.playout.heardMs).toBe(200)
    await line.clock.advance(1_000 - 200 - 1)
    expect(line.outcome).toBe('playing')
    await line.clock.advance(1)
    expect(line.outcome).toBe(`done at ${1_000 + LAG_MS}`)
    const late = line.played.filter(({ value }) => value > 16).map(({ at, value }) => at - value * 20)
    expect(late.length).toBe(33)
    expect(late.every((ms) => Math.abs(ms - LAG_MS) <= 5)).toBe(true)
  })

  it('is remembered for the next sentence, whose first frames still go out at once', async () => {
    const line = new Line()
    void line.play(frames(20))
    await line.clock.advance(200 + LAG_MS)
    line.playout.acknowledge(200)
    await line.clock.advance(400)
    const before = line.sent.length
    void line.play(frames(50))
    await line.clock.advance(0)
    expect([line.sent.length - before, line.playout.heardMs]).toEqual([10, 0])
    await line.clock.advance(LAG_MS + 100)
    expect(line.playout.heardMs).toBe(100)
  })

  it('counts once, however often it is said', async () => {
    const line = new Line()
    void line.play(frames(50))
    await line.clock.advance(200 + LAG_MS)
    line.playout.acknowledge(200)
    await line.clock.advance(200)
    line.playout.acknowledge(400)
    line.playout.acknowledge(400)
    expect(line.playout.heardMs).toBe(400)
  })

  it('came late itself, unless a second of them on end says that the carrier is later', async () => {
    const line = new Line()
    void line.play(frames(200))
    const acknowledge = async (playedMs: number, lateMs: number) => {
      await line.clock.advance(playedMs + lateMs - line.clock.now())
      line.playout.acknowledge(playedMs)
      return line.clock.now() - line.playout.heardMs
    }
    expect(await acknowledge(200, 0)).toBe(0)
    for (const playedMs of [400, 600, 800, 1_000]) expect(await acknowledge(playedMs, 90)).toBe(0)
    expect(await acknowledge(1_200, 10)).toBe(0)
    for (const playedMs of [1_400, 1_600, 1_800, 2_000]) expect(await acknowledge(playedMs, 150)).toBe(0)
    expect(await acknowledge(2_200, 120)).toBe(120)
    expect(await acknowledge(2_400, 20)).toBe(20)
  })

  it('never makes the carrier run dry: what it holds stays 200 ms', async () => {
    const line = new Line()
    void line.play(frames(100))
    await line.clock.advance(500)
    line.playout.acknowledge(200)
    await line.clock.advance(300)
    expect(line.sent.length * 20 - (line.clock.now() - 300)).toBe(500)
  })

  it.each([
    ['less than 40 ms late', 200, 239],
    ['of what was cleared', 400, 300],
    ['of what was never sent', 9_000, 300],
    ['of nothing', 0, 300],
  ])('changes nothing when it is %s', async (_what, playedMs, atMs) => {
    const line = new Line()
    void line.play(frames(50))
    await line.clock.advance(atMs)
    if (_what.includes('cleared')) {
      line.playout.pause()
      line.playout.resume()
    }
    const { heardMs } = line.playout
    line.playout.acknowledge(playedMs)
    expect(line.playout.heardMs).toBe(heardMs)
  })

  it('never moves the clock by more than a second', async () => {
    const line = new Line()
    void line.play(frames(500))
    await line.clock.advance(5_000)
    line.playout.acknowledge(200)
    expect(line.playout.heardMs).toBe(4_000)
  })
})
