import type { TurnLatency } from '@call-center/shared/call/call'
import { WAIT_PARTS, waitInWords } from '@call-center/shared/call/wait'

/** A whole bar is this long, milliseconds; longer waits fill it. */
const SCALE_MS = 4_000

/** Where the wait before an answer went: a picture, and the same in words. */
export const LatencyBar = ({ latency }: { readonly latency: TurnLatency }) => {
  const total = Math.max(SCALE_MS, latency.first_audio_ms)
  let x = 0
  return (
    <div class="latency">
      <svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" x="0" y="0" width="100" height="3" rx="0.5" />
        {WAIT_PARTS.map(([key, name]) => {
          const width = (Math.max(0, latency[key]) / total) * 100
          const from = x
          x += width
          return <rect class={`part-${name}`} x={from.toFixed(2)} y="0" width={width.toFixed(2)} height="3" />
        })}
      </svg>
      <span>{waitInWords(latency)}</span>
    </div>
  )
}
