import { open, stat } from 'node:fs/promises'

/** A WAV file as HTTP answers with it: whole, or the one part that `range` asks for. */
export async function sendWav(file: string, header: string | undefined): Promise<Response> {
  const { size } = await stat(file)
  const range = readRange(header, size)
  const headers = { 'content-type': 'audio/wav', 'accept-ranges': 'bytes' }
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
  }
  const { first, last } = range ?? { first: 0, last: size - 1 }
  const length = { ...headers, 'content-length': String(last - first + 1) }
  const body = await streamOf(file, first, last)
  if (!range) return new Response(body, { headers: length })
  return new Response(body, { status: 206, headers: { ...length, 'content-range': `bytes ${first}-${last}/${size}` } })
}

async function streamOf(file: string, first: number, last: number): Promise<ReadableStream<Uint8Array>> {
  const stream = (await open(file)).createReadStream({ start: first, end: last })
  return new ReadableStream({
    async start(controller) {
      for await (const bytes of stream) controller.enqueue(new Uint8Array(bytes as Buffer))
      controller.close()
    },
    cancel: () => void stream.destroy(),
  })
}

/** One range of bytes. What cannot be read is as if it were not there, as HTTP wants it. */
function readRange(header: string | undefined, size: number) {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return first > last ? ('unsatisfiable' as const) : { first, last }
}
