import { ApiError, callNotFound, recordingNotFound } from './api-error.ts'
import type { AssistantCall } from './call.ts'
import type { CallDirectory } from './call-directory.ts'
import type { Carrier } from './carrier.ts'
import { Recording, type RecordingState } from '../phone/recording.ts'
import { locationsOf } from './recording-storage.ts'
import type { StartRecording } from './requests.ts'

const KIND = 'azureCommunicationServices'

/** All recordings since the start: a stopped one can still be asked about. */
export class RecordingDirectory {
  readonly #carrier: Carrier
  readonly #directory: CallDirectory
  readonly #recordings = new Map<string, { readonly recording: Recording; readonly call: AssistantCall }>()

  constructor(carrier: Carrier, directory: CallDirectory) {
    this.#carrier = carrier
    this.#directory = directory
  }

  /** Where recordings are, for whoever wants to listen. */
  get files(): readonly { readonly recordingId: string; readonly callConnectionId: string; readonly file: string }[] {
    return [...this.#recordings.values()].map(({ recording, call }) => {
      return { recordingId: recording.recordingId, callConnectionId: call.callConnectionId, file: recording.file }
    })
  }

  async start(request: StartRecording): Promise<object> {
    const call = this.#callOf(request)
    if (!call.isEstablished) throw new ApiError(409, '8501', 'The call is not established.')
    if (call.recorders.size > 0) throw new ApiError(409, '8553', 'The call is being recorded already.')
    if (request.externalStorage) throw new ApiError(400, '8500', 'The local carrier has no storage but its own.')
    const startDateTime = new Date(this.#carrier.clock.nowMs()).toISOString()
    const recording: Recording = await Recording.open({
      dir: this.#carrier.recordingsDir,
      callConnectionId: call.callConnectionId,
      channels: request.recordingChannelType,
      paused: request.pauseOnStart,
      onStateChanged: (state) => changed(state),
      onWhole: () => this.#publish(recording, call, startDateTime),
    })
    const changed = (state: RecordingState) => {
      const data = { recordingId: recording.recordingId, state, startDateTime, recordingKind: KIND }
      call.emit('RecordingStateChanged', { data, uri: request.recordingStateCallbackUri })
    }
    this.#recordings.set(recording.recordingId, { recording, call })
    if (call.ended.signal.aborted) await recording.stop()
    else call.recorders.add(recording)
    changed(recording.state)
    return this.describe(recording.recordingId)
  }

  describe(recordingId: string): object {
    const { recording } = this.#get(recordingId)
    return { recordingId, recordingState: recording.state, recordingKind: KIND }
  }

  async stop(recordingId: string): Promise<void> {
    const { recording, call } = this.#get(recordingId)
    await recording.stop()
    call.recorders.delete(recording)
  }

  pause(recordingId: string): void {
    this.#get(recordingId).recording.pause()
  }

  resume(recordingId: string): void {
    this.#get(recordingId).recording.resume()
  }

  #publish({ recordingId, documentId, durationMs, options }: Recording, call: AssistantCall, since: string): void {
    const { eventGrid, publicUrl } = this.#carrier
    const chunk = { documentId, index: 0, endReason: 'SessionEnded', ...locationsOf(publicUrl(), documentId) }
    eventGrid.publish({
      eventType: 'Microsoft.Communication.RecordingFileStatusUpdated',
      subject: `/recording/call/${call.options.correlationId}/serverCallId/${call.serverCallId}/recordingId/${recordingId}`,
      data: {
        recordingStorageInfo: { recordingChunks: [chunk] },
        recordingStartTime: since,
        recordingDurationMs: durationMs,
        recordingContentType: 'Audio',
        recordingChannelType: options.channels === 'mixed' ? 'Mixed' : 'Unmixed',
        recordingFormatType: 'Wav',
        sessionEndReason: 'CallEnded',
      },
    })
  }

  #get(recordingId: string) {
    const found = this.#recordings.get(recordingId)
    if (!found) throw recordingNotFound()
    return found
  }

  #callOf({ callConnectionId, callLocator }: StartRecording): AssistantCall {
    if (callConnectionId) return this.#directory.get(callConnectionId)
    const call = this.#directory.calls.find((one) => one.serverCallId === callLocator?.serverCallId)
    if (!call) throw callNotFound()
    return call
  }
}
