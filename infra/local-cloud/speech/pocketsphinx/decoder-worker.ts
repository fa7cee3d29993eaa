import { parentPort, workerData } from 'node:worker_threads'
import type { PocketSphinxPaths } from './find-pocketsphinx.ts'
import { loadPocketSphinx } from './native.ts'
import type { ModelFiles, NativeDecoder } from './native.ts'

export type DecoderRequest =
  | { readonly do: 'prepare'; readonly model: ModelFiles }
  | { readonly do: 'open'; readonly stream: number; readonly model: ModelFiles }
  | { readonly do: 'push'; readonly stream: number; readonly pcm: Int16Array }
  | { readonly do: 'finish' | 'cancel'; readonly stream: number }

export type DecoderAnswer =
  | { readonly type: 'partial' | 'final'; readonly stream: number; readonly words: string }
  | { readonly type: 'failed'; readonly stream: number; readonly message: string }

/** Idle decoders kept by a thread, over all models: each holds some 60 MB. */
const MAX_IDLE = 3

const open = loadPocketSphinx(workerData as PocketSphinxPaths)
const idle: { readonly key: string; readonly decoder: NativeDecoder }[] = []
const busy = new Map<number, { readonly key: string; readonly decoder: NativeDecoder; partial: string }>()

const answer = (message: DecoderAnswer): void => parentPort?.postMessage(message)

parentPort?.on('message', (request: DecoderRequest) => {
  try {
    handle(request)
  } catch (error) {
    if (request.do === 'prepare') return // the stream that needs it will say so
    busy.delete(request.stream)
    answer({ type: 'failed', stream: request.stream, message: String(error) })
  }
})

function handle(request: DecoderRequest): void {
  if (request.do === 'prepare') {
    if (!idle.some(({ key }) => key === request.model.languageModel))
      putBack(request.model.languageModel, open(request.model))
    return
  }
  if (request.do === 'open') {
    const key = request.model.languageModel
    const at = idle.findLastIndex((entry) => entry.key === key)
    const decoder = idle.splice(at, at < 0 ? 0 : 1)[0]?.decoder ?? open(request.model)
    decoder.start()
    busy.set(request.stream, { key, decoder, partial: '' })
    return
  }
  const stream = busy.get(request.stream)
  if (!stream) return
  if (request.do === 'push') {
    stream.decoder.push(request.pcm)
    const words = stream.decoder.hypothesis()
    if (words !== '' && words !== stream.partial) answer({ type: 'partial', stream: request.stream, words })
    stream.partial = words
    return
  }
  busy.delete(request.stream)
  const words = stream.decoder.end()
  putBack(stream.key, stream.decoder)
  if (request.do === 'finish') answer({ type: 'final', stream: request.stream, words })
}

function putBack(key: string, decoder: NativeDecoder): void {
  idle.push({ key, decoder })
  if (idle.length > MAX_IDLE) idle.shift()?.decoder.free()
}
