import { describe, expect, it } from 'vitest'
import { watchLoopLag } from './loop-lag.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'

describe('metrics', () => {
  it('count, and say what is now', () => {
    const metrics = createMetrics()
    metrics.add('b')
    metrics.add('b', 2)
    metrics.set('a', 7)
    expect(metrics.snapshot()).toEqual({ a: 7, b: 3 })
  })
})

describe('the event loop’s lag', () => {
  it('shows a loop that was blocked, once', async () => {
    using lag = watchLoopLag()
    const read = () => lag.readP99Ms()
    const block = () => {
      const end = performance.now() + 120
      while (performance.now() < end);
      return 0
    }
    // How late it was shows at the loop's next turn, and only in one that began after the last reading.
    let looks = 0
    await expect.poll(() => (looks++ % 2 === 0 ? block() : read())).toBeGreaterThan(60)
    expect(read()).toBeLessThan(60)
  })
})

describe('the log', () => {
  function logged(write: (log: ReturnType<typeof createLog>) => void): readonly Record<string, unknown>[] {
    const lines: string[] = []
    write(createLog('info', { write: (line: string) => void lines.push(line) }))
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  it('blanks what people said, at every depth, bound fields included', () => {
    const lines = logged((log) =>
      log
        .child({ caller: '+33600000000', callId: 'c1' })
        .info({ text: 'hi', turn: { parts: [{ content: 'x', n: 1 }] } }, 'turn answered'),
    )
    expect(lines).toMatchObject([
      {
        level: 'info',
        caller: '[personal]',
        callId: 'c1',
        text: '[personal]',
        turn: { parts: [{ content: '[personal]', n: 1 }] },
        msg: 'turn answered',
      },
    ])
  })

  it('tells errors with their code and cause', () => {
    const error = Object.assign(new Error('outer', { cause: new Error('inner') }), { code: 'x', text: 'said' })
    const [line] = logged((log) => log.error({ error }, 'failed'))
    expect(line).toMatchObject({
      error: { message: 'outer', code: 'x', text: '[personal]', cause: { message: 'inner' } },
    })
  })

  it('ends at a cycle, and leaves out what is below its level', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(logged((log) => log.info({ loop, big: 1n, audio: new Int16Array(4) }, 'x'))).toMatchObject([
      { big: '1', audio: '[8 bytes]' },
    ])
    expect(logged((log) => log.debug({}, 'x'))).toEqual([])
  })
})
