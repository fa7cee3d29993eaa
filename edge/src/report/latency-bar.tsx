import type { TurnLatency } from '@call-center/shared/call/call'

/** A whole bar is this long, milliseconds; longer waits fill it. */
const SCALE_MS = 4_000

const PARTS = [
  ['silence_ms', 'silence', 'silence'],
  ['stt_ms', 'stt', 'speech to text'],
  ['llm_ms', 'llm', 'model'],
  ['tts_ms', 'tts', 'voice'],
  ['own_ms', 'own', 'own code'],
] as const

/** Where the wait before an answer went. */
export const LatencyBar = ({ latency }: { readonly latency: TurnLatency }) => {
  const total = Math.max(SCALE_MS, latency.first_audio_ms)
  const words = PARTS.map(([key, , label]) => `${label} ${Math.round(latency[key])} ms`).join(', ')
  let x = 0
  return (
    <div class="latency">
      <svg
        viewBox="0 0 100 3"
        preserveAspectRatio="none"
        role="img"
        aria-label={`First sound after ${Math.round(latency.first_audio_ms)} ms: ${words}`}
      >
        <title>{words}</title>
        <rect class="track" x="0" y="0" width="100" height="3" rx="0.5" />
        {PARTS.map(([key, name]) => {
          const width = (Math.max(0, latency[key]) / total) * 100
          const from = x
          x += width
          return <rect class={`part-${name}`} x={from.toFixed(2)} y="0" width={width.toFixed(2)} height="3" />
        })}
      </svg>
      <span>{Math.round(latency.first_audio_ms)} ms</span>
    </div>
  )
}

export const LatencyLegend = () => (
  <p class="legend muted">
    Wait before each answer:{' '}
    {PARTS.map(([, name, label]) => (
      <span class="legend-item">
        <i class={`swatch part-${name}`}></i>
        {label}
      </span>
    ))}
  </p>
)
