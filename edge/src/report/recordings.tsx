import type { CallState } from '@call-center/shared/call/call'
import type { Recording } from '@call-center/shared/call/recording'
import { localDate } from '../local-date.ts'
import { secondsInWords } from './words.ts'

/** Players of what was recorded. Nothing is fetched before somebody wants to hear it. */
export const Recordings = ({ call, zone }: { readonly call: CallState; readonly zone: string }) => (
  <ul class="recordings">
    {call.recordings.map((recording) => (
      <li id={`recording-${recording.recording_id}`}>
        <p class="muted">{[localDate(recording.started_at, zone), lengthOf(recording)].filter(Boolean).join(' · ')}</p>
        {recording.files.map(({ id }, index) => (
          <Player
            path={`/report/${call.call_id}/recordings/${id}`}
            name={nameOf(recording, { zone, part: recording.files.length > 1 ? index + 1 : undefined })}
          />
        ))}
        {recording.files.length === 0 ? <p class="empty">{whyNot(call, recording)}</p> : null}
      </li>
    ))}
  </ul>
)

const Player = ({ path, name }: { readonly path: string; readonly name: string }) => (
  <>
    <audio controls preload="none" src={path} aria-label={name}></audio>
    <p class="muted">
      The caller is on the left, the assistant on the right.{' '}
      <a href={path} download="" aria-label={`Download: ${name}`}>
        Download
      </a>
    </p>
  </>
)

const nameOf = (
  { started_at }: Recording,
  { zone, part }: { readonly zone: string; readonly part: number | undefined },
): string => `Recording of ${localDate(started_at, zone)}${part ? `, part ${part}` : ''}`

const lengthOf = ({ duration_ms }: Recording): string | undefined =>
  duration_ms ? secondsInWords(duration_ms / 1_000) : undefined

function whyNot({ in_progress }: CallState, { deleted_at }: Recording): string {
  if (deleted_at) return 'It was deleted.'
  return in_progress ? 'It is being recorded.' : 'The carrier is getting it ready. That may take some minutes.'
}
