import * as z from 'zod'
import type { AudioFrame } from '../../../../media-node/src/audio/frame.ts'
import { decodeMulaw } from '../../../../media-node/src/audio/g711.ts'
import { createResampler } from '../../../../media-node/src/audio/resampler.ts'
import type { Metrics } from '../../../../media-node/src/metrics.ts'
import type { CarrierStream } from '../../../../media-node/src/server/carrier-stream.ts'
import { twilioStream } from '../../../../media-node/src/server/twilio-stream.ts'
import { STREAM_SID, twilioAudio, twilioMark, twilioStop } from '../../../../media-node/src/testing/twilio-wire.ts'
import { received, sentText } from '../../../../media-node/src/testing/wire-text.ts'
import type { Telephone } from './telephone.ts'

const FromProduct = z.discriminatedUnion('event', [
  z.object({ event: z.literal('media'), media: z.object({ payload: z.base64() }) }),
  z.object({ event: z.literal('mark'), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal('clear') }),
])

/**
 * `phone` at the end of Twilio's Media Streams: the product's own adapter, in μ-law of 8 kHz both ways, with its marks. The
 * telephone's two changes of rate add 3 ms each way to the sound, which a real one, that hears 8 kHz, does not.
 */
export function overMediaStreams(phone: Telephone, metrics: Metrics): CarrierStream {
  const { callId, tokenEpoch } = phone
  const toLine = createResampler(16_000, 8_000)
  const fromLine = createResampler(8_000, 16_000)
  const stream = twilioStream(STREAM_SID)({ callId, tokenEpoch, metrics, onOpen() {}, onClosed() {} })
  let marks: { readonly name: string; readonly dueMs: number }[] = []
  let sending: AudioFrame | undefined
  stream.handler.onOpen({
    send(message) {
      take(FromProduct.parse(JSON.parse(sentText(message))))
      return true
    },
    close: () => phone.close(),
  })
  return {
    callId,
    tokenEpoch,
    start(events) {
      stream.start(events)
      phone.start({
        onAudio(frame) {
          acknowledge(performance.now())
          stream.handler.onMessage(received(twilioAudio(toLine.resample(frame).samples)))
        },
        onClosed: () => stream.handler.onMessage(received(twilioStop())),
      })
    },
    send(frame) {
      sending = frame
      return stream.send(frame)
    },
    clear: () => stream.clear(),
    close: () => stream.close(),
  }

  function take(message: z.infer<typeof FromProduct>): void {
    switch (message.event) {
      case 'media': {
        const samples = decodeMulaw(Buffer.from(message.media.payload, 'base64'))
        const heard = fromLine.resample({ samples, sampleRate: 8_000 })
        return phone.play(heard, sending ?? heard)
      }
      case 'mark':
        marks.push({ name: message.mark.name, dueMs: performance.now() + phone.unheardMs })
        return
      case 'clear':
        phone.clear()
        // What nobody will hear is acknowledged at once.
        acknowledge(Number.POSITIVE_INFINITY)
    }
  }

  function acknowledge(untilMs: number): void {
    const due = marks.filter(({ dueMs }) => dueMs <= untilMs)
    marks = marks.filter(({ dueMs }) => dueMs > untilMs)
    for (const { name } of due) stream.handler.onMessage(received(twilioMark(name)))
  }
}
