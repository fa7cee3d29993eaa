import type { WebSocket } from 'ws'
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE_HZ } from '../../phone/pcm.ts'
import { dialMediaSocket } from '../../phone/media-socket.ts'
import { PcmQueue } from '../../phone/pcm-queue.ts'
import { createResampler } from '../../speech/voices/resampler.ts'
import { type Account, newSid } from '../account.ts'
import { fromMulaw, toMulaw } from '../mulaw.ts'
import type { StreamNoun } from '../twiml/read-twiml.ts'
import { type FromApplication, readFromApplication } from './stream-message.ts'
import type { Listener } from '../../phone/listening.ts'
import type { TwilioCall, Voice } from './twilio-call.ts'

const LINE_RATE_HZ = 8_000
const FRAME_BYTES = (LINE_RATE_HZ * FRAME_MS) / 1_000
const NORMAL_CLOSURE = 1_000

/** A mark comes back when the samples before it have been played. */
interface Mark {
  readonly name: string
  readonly afterSample: number
}

/**
 * `<Connect><Stream>`: the call's audio to and from a media node, until the node closes the socket or `signal` aborts.
 * https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export class MediaStream implements Listener, Voice {
  readonly sid = newSid('MZ')
  readonly #account: Account
  readonly #call: TwilioCall
  readonly #noun: StreamNoun
  readonly #closed = Promise.withResolvers<void>()
  readonly #toCaller = new PcmQueue()
  #toNode = createResampler(SAMPLE_RATE_HZ, LINE_RATE_HZ)
  #fromNode = createResampler(LINE_RATE_HZ, SAMPLE_RATE_HZ)
  #waiting = new Int16Array(0)
  #marks: Mark[] = []
  #queued = 0
  #played = 0
  #holdFrames = 0
  #sequence = 0
  #chunk = 0
  #socket: WebSocket | undefined

  constructor(account: Account, call: TwilioCall, noun: StreamNoun) {
    this.#account = account
    this.#call = call
    this.#noun = noun
  }

  /** Never fails: what cannot be connected is told to `statusCallback`, and the call goes on with the next verb. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      this.#socket = await dialMediaSocket({
        url: this.#noun.url,
        headers: { 'user-agent': 'TwilioMediaStreams' },
        ca: this.#account.ca,
        onMessage: (text) => this.#receive(text),
        onClose: () => this.#closed.resolve(),
      })
    } catch (err) {
      this.#account.log.error({ err, sid: this.#call.sid }, 'a media stream could not be connected')
      return this.#report('stream-error', { StreamError: 'the WebSocket could not be opened' })
    }
    if (signal.aborted) return this.#socket.close(NORMAL_CLOSURE)
    const onAbort = () => this.#closed.resolve()
    signal.addEventListener('abort', onAbort)
    this.#begin()
    const { from, to } = this.#call.options
    const cutAfterMs = this.#account.faults.takeMediaCut([from, to])
    const stopCut = cutAfterMs && this.#account.clock.after(cutAfterMs, () => this.#socket?.terminate())
    await this.#closed.promise
    if (stopCut) stopCut()
    signal.removeEventListener('abort', onAbort)
    this.#call.listeners.delete(this)
    this.#call.voices.delete(this)
    this.#say('stop', { stop: { accountSid: this.#account.accountSid, callSid: this.#call.sid } })
    this.#socket.close(NORMAL_CLOSURE)
    this.#report('stream-stopped')
  }

  onVoice(frame: Int16Array): void {
    const line = this.#toNode.push(frame)
    const joined = new Int16Array(this.#waiting.length + line.length)
    joined.set(this.#waiting)
    joined.set(line, this.#waiting.length)
    for (let at = 0; at + FRAME_BYTES <= joined.length; at += FRAME_BYTES) {
      this.#waiting = joined.slice(at + FRAME_BYTES)
      this.#sendAudio(joined.subarray(at, at + FRAME_BYTES))
    }
    if (joined.length < FRAME_BYTES) this.#waiting = joined
  }

  onDigit(digit: string): void {
    this.#say('dtmf', { dtmf: { track: 'inbound_track', digit } })
  }

  nextFrame(): Int16Array | undefined {
    if (this.#toCaller.samples > 0 && this.#holdFrames > 0) {
      this.#holdFrames--
      return undefined
    }
    const before = this.#toCaller.samples
    const frame = this.#toCaller.take(FRAME_SAMPLES)
    this.#played += before - this.#toCaller.samples
    this.#giveBackMarks()
    if (!frame) this.#holdFrames = Math.round(this.#account.faults.current.playoutDelayMs / FRAME_MS)
    return frame
  }

  #begin(): void {
    const { sid, options } = this.#call
    this.#holdFrames = Math.round(this.#account.faults.current.playoutDelayMs / FRAME_MS)
    this.#socket?.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }))
    this.#say('start', {
      start: {
        accountSid: this.#account.accountSid,
        streamSid: this.sid,
        callSid: sid,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: LINE_RATE_HZ, channels: 1 },
        customParameters: this.#noun.parameters,
      },
    })
    this.#call.listeners.add(this)
    this.#call.voices.add(this)
    this.#report('stream-started')
    this.#account.log.info({ sid, direction: options.direction }, 'a media stream began')
  }

  #sendAudio(line: Int16Array): void {
    const chunk = ++this.#chunk
    const payload = toMulaw(line).toString('base64')
    const media = `{"track":"inbound","chunk":"${chunk}","timestamp":"${chunk * FRAME_MS}","payload":"${payload}"}`
    const sequence = ++this.#sequence
    this.#socket?.send(`{"event":"media","sequenceNumber":"${sequence}","media":${media},"streamSid":"${this.sid}"}`)
  }

  #receive(text: string): void {
    const message: FromApplication = readFromApplication(text, this.sid)
    switch (message.kind) {
      case 'media': {
        const pcm = this.#fromNode.push(fromMulaw(message.mulaw))
        this.#queued += pcm.length
        return this.#toCaller.push(pcm)
      }
      case 'mark':
        this.#marks.push({ name: message.name, afterSample: this.#queued })
        return this.#giveBackMarks()
      case 'clear':
        this.#toCaller.clear()
        this.#fromNode = createResampler(LINE_RATE_HZ, SAMPLE_RATE_HZ)
        this.#played = this.#queued
        this.#call.line?.socket.send({ type: 'stop-audio' })
        return this.#giveBackMarks()
      case 'malformed':
        this.#account.log.error({ reason: message.reason }, 'the media node sent a message that Twilio cannot read')
        this.#socket?.close(NORMAL_CLOSURE)
    }
  }

  #giveBackMarks(): void {
    const due = this.#marks.filter(({ afterSample }) => afterSample <= this.#played)
    if (due.length === 0) return
    this.#marks = this.#marks.slice(due.length)
    for (const { name } of due) this.#say('mark', { mark: { name } })
  }

  #say(event: string, body: object): void {
    const sequenceNumber = String(++this.#sequence)
    this.#socket?.send(JSON.stringify({ event, sequenceNumber, ...body, streamSid: this.sid }))
  }

  #report(StreamEvent: 'stream-started' | 'stream-stopped' | 'stream-error', more = {}): void {
    const { statusCallback: url, name = this.sid } = this.#noun
    if (!url) return
    const Timestamp = new Date(this.#account.clock.nowMs()).toISOString()
    const stream = { CallSid: this.#call.sid, StreamSid: this.sid, StreamName: name, StreamEvent, Timestamp }
    void this.#account.webhooks.tell(url, { ...stream, ...more })
  }
}
