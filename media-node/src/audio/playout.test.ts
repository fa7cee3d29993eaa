import { TurnInterrupted } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { frameOf } from '../testing/acs-wire.ts'
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
