import { rm } from 'node:fs/promises'
import { Recording } from '../../phone/recording.ts'
import { type Account, newSid } from '../account.ts'
import { readUrl, refuseUnknown, TwilioError } from '../twilio-error.ts'
import type { TwilioCall } from './twilio-call.ts'

type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'completed'

interface Entry {
  readonly sid: string
  readonly call: TwilioCall
  readonly recording: Recording
  readonly channels: 1 | 2
  readonly startedAtMs: number
  status: RecordingStatus
  readonly stop: () => Promise<void>
}

const FIELDS = ['RecordingStatusCallback', 'RecordingStatusCallbackEvent', 'RecordingStatusCallbackMethod']
const STATUSES: readonly string[] = ['stopped', 'paused', 'in-progress']

/** The account's recordings, WAV files on disk. https://www.twilio.com/docs/voice/api/recording */
export class Recordings {
  readonly #account: Account
  readonly #entries = new Map<string, Entry>()

  constructor(account: Account) {
    this.#account = account
  }

  get files(): readonly { readonly recordingId: string; readonly callConnectionId: string; readonly file: string }[] {
    return [...this.#entries.values()].map(({ sid, call, recording }) => {
      return { recordingId: sid, callConnectionId: call.sid, file: recording.file }
    })
  }

  /** @throws {TwilioError} when the call does not go on, or is recorded already. */
  async start(call: TwilioCall, form: URLSearchParams): Promise<object> {
    refuseUnknown(form, [...FIELDS, 'RecordingChannels', 'RecordingTrack', 'Trim'])
    const channels = form.get('RecordingChannels') ?? 'mono'
    if (channels !== 'mono' && channels !== 'dual') throw new TwilioError(21218, 'RecordingChannels')
    const callback = readUrl(form, 'RecordingStatusCallback')
    if (call.status !== 'in-progress' || call.isOver) {
      throw new TwilioError(21220, 'Requested resource is not eligible for recording')
    }
    const sid = newSid('RE')
    const recording = await Recording.open({
      dir: this.#account.recordingsDir,
      callConnectionId: call.sid,
      channels: channels === 'dual' ? 'unmixed' : 'mixed',
      paused: false,
      onStateChanged: () => {},
    })
    const startedAtMs = this.#account.clock.nowMs()
    const recorder = {
      record: (caller: Int16Array, assistant: Int16Array) => recording.record(caller, assistant),
      stop: async () => {
        if (entry.status === 'completed') return
        entry.status = 'completed'
        call.recorders.delete(recorder)
        await recording.stop()
        if (callback) this.#tell(callback, entry)
      },
    }
    const entry: Entry = {
      sid,
      call,
      recording,
      startedAtMs,
      channels: channels === 'dual' ? 2 : 1,
      status: 'in-progress',
      stop: recorder.stop,
    }
    this.#entries.set(sid, entry)
    call.recorders.add(recorder)
    if (call.isOver) await recorder.stop()
    else if (callback) this.#tell(callback, entry)
    return this.describe(entry.sid)
  }

  /** @throws {TwilioError} */
  async update(call: TwilioCall, sid: string, form: URLSearchParams): Promise<object> {
    refuseUnknown(form, ['Status', 'PauseBehavior'])
    const status = form.get('Status') ?? ''
    if (!STATUSES.includes(status)) throw new TwilioError(21218, 'Status')
    const entry = this.#get(sid)
    if (entry.call !== call) throw new TwilioError(20404)
    if (entry.status === 'completed') throw new TwilioError(21220, 'The recording is over')
    if (status === 'paused') entry.recording.pause()
    else if (status === 'in-progress') entry.recording.resume()
    else await entry.stop()
    if (status !== 'stopped') entry.status = status as RecordingStatus
    return this.describe(sid)
  }

  /** @throws {TwilioError} when there is none, or it goes on. */
  async remove(sid: string): Promise<void> {
    const { status, recording } = this.#get(sid)
    if (status !== 'completed') throw new TwilioError(21220, 'The recording goes on')
    this.#entries.delete(sid)
    await rm(recording.file, { force: true })
  }

  /** The recordings of a call, the newest first. https://www.twilio.com/docs/voice/api/recording#read-multiple-recording-resources */
  list(call: TwilioCall): object {
    const sids = [...this.#entries.values()].flatMap((entry) => (entry.call === call ? [entry.sid] : []))
    return { recordings: sids.reverse().map((sid) => this.describe(sid)), page: 0, next_page_uri: null }
  }

  /** The file of a recording that is ready. @throws {TwilioError} 20404 */
  sound(sid: string): string {
    const { status, recording } = this.#get(sid)
    if (status !== 'completed') throw new TwilioError(20404)
    return recording.file
  }

  /** @throws {TwilioError} 20404 */
  describe(sid: string): object {
    const { call, channels, status, startedAtMs } = this.#get(sid)
    const { accountSid } = this.#account
    return {
      sid,
      account_sid: accountSid,
      call_sid: call.sid,
      status,
      channels,
      source: 'StartCallRecordingAPI',
      start_time: new Date(startedAtMs).toUTCString(),
      duration: status === 'completed' ? String(this.#seconds(startedAtMs)) : null,
      error_code: null,
      uri: `/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.json`,
    }
  }

  #get(sid: string): Entry {
    const entry = this.#entries.get(sid)
    if (!entry) throw new TwilioError(20404)
    return entry
  }

  #seconds(sinceMs: number): number {
    return Math.round((this.#account.clock.nowMs() - sinceMs) / 1_000)
  }

  #tell(url: string, { sid, call, status, channels, startedAtMs }: Entry): void {
    void this.#account.webhooks.tell(url, {
      CallSid: call.sid,
      RecordingSid: sid,
      RecordingStatus: status,
      RecordingChannels: String(channels),
      RecordingStartTime: new Date(startedAtMs).toUTCString(),
      RecordingSource: 'StartCallRecordingAPI',
      ...(status === 'completed' && { RecordingDuration: String(this.#seconds(startedAtMs)) }),
    })
  }
}
