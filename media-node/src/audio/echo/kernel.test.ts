import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMemoryStream, main } from 'assemblyscript/asc'
import { describe, expect, it } from 'vitest'
import { Kernel } from './kernel.ts'

const folder = join(import.meta.dirname, 'kernel')

describe('the compiled kernel', () => {
  it('is its source', { timeout: 60_000 }, async () => {
    const written: Buffer[] = []
    const stderr = createMemoryStream()
    const { error } = await main(['--config', 'asconfig.json', '--baseDir', folder], {
      stderr,
      writeFile: (_name, contents) => void written.push(Buffer.from(contents)),
    })
    expect([error, stderr.toString()]).toEqual([null, ''])
    const same = written[0]?.equals(readFileSync(join(folder, 'kernel.wasm')))
    expect(same, 'run `npm run kernel` and commit what changed').toBe(true)
  })

  it('brings nothing of its own: no state, no start, no more than the arithmetic', () => {
    const module = new WebAssembly.Module(readFileSync(join(folder, 'kernel.wasm')))
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }])
    expect(WebAssembly.Module.exports(module).every(({ kind }) => kind === 'function')).toBe(true)
  })
})

describe('a kernel', () => {
  it('has a memory of its own, which it gives away once', () => {
    const [one, other] = [new Kernel(65_536), new Kernel(65_536)]
    const [first, second] = [one.floats(5), one.floats(4)]
    first.fill(1)
    expect(second.byteOffset % 16).toBe(0)
    expect([...second, ...other.floats(5)]).toEqual(Array(9).fill(0))
  })

  it('says so when its memory is full', () => {
    const kernel = new Kernel(65_536)
    kernel.floats(16_384)
    expect(() => kernel.floats(1)).toThrow(RangeError)
  })

  it('is there a thousand times in one process', () => {
    const kernels = Array.from({ length: 1_000 }, () => new Kernel(192 * 1_024))
    expect(new Set(kernels.map((kernel) => kernel.floats(1).buffer)).size).toBe(1_000)
  })
})
