import type { Callbacks } from '@call-center/shared/config/callbacks'
import { fromWall, offsetMinutes } from '@call-center/shared/time-zone'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** When the quiet hours of `zone` that go on at `nowMs` end; `undefined` when none go on. Unix time, milliseconds. */
export function quietUntil(nowMs: number, { from, to }: Callbacks['quiet_hours'], zone: string): number | undefined {
  const wallMs = nowMs + offsetMinutes(nowMs, zone) * MINUTE_MS
  const midnight = Math.floor(wallMs / DAY_MS) * DAY_MS
  const [begins, ends, now] = [midnight + ofDay(from), midnight + ofDay(to), wallMs]
  const overnight = begins > ends
  const quiet = overnight ? now >= begins || now < ends : now >= begins && now < ends
  if (!quiet) return undefined
  return fromWall(overnight && now >= begins ? ends + DAY_MS : ends, zone)
}

function ofDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * MINUTE_MS
}
