import type { Message } from '@call-center/shared/call/call'
import { causesOf, mainCause, median, seconds, WAIT_PARTS, waitInWords } from '@call-center/shared/call/wait'
import { anchorOf } from './cited.tsx'

/** Height of the picture, milliseconds, when no wait was longer. */
const SHORTEST_SCALE_MS = 1_000

/** Every wait of a call beside the others: each column leads to its answer. */
export const LatencyTimeline = ({ messages }: { readonly messages: readonly Message[] }) => {
  const turns = messages.flatMap((message) => (message.latency ? [{ message, latency: message.latency }] : []))
  if (turns.length === 0) return <p class="empty">No answer was measured.</p>
  const waits = turns.map(({ latency }) => latency.first_audio_ms)
  const cause = mainCause(turns.map(({ latency }) => latency))
  const scale = Math.max(SHORTEST_SCALE_MS, ...waits)
  return (
    <>
      <p>
        {turns.length === 1 ? 'One answer' : `${turns.length} answers`}, half of them within{' '}
        <strong>{seconds(median(waits))}</strong>, the slowest after <strong>{seconds(Math.max(...waits))}</strong>.
        {cause ? ` ${Math.round(cause.share * 100)} % of the waiting was ${cause.words}.` : ''}
      </p>
      <ol class="columns">
        {turns.map(({ message, latency }) => {
          let y = 100
          return (
            <li>
              <a
                href={`#${anchorOf(message)}`}
                title={waitInWords(latency)}
                aria-label={`Answer ${waitInWords(latency)}`}
              >
                <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">
                  {WAIT_PARTS.map(([key, name]) => {
                    const height = (Math.max(0, latency[key]) / scale) * 100
                    y -= height
                    return <rect class={`part-${name}`} x="0" y={y.toFixed(2)} width="10" height={height.toFixed(2)} />
                  })}
                </svg>
              </a>
            </li>
          )
        })}
      </ol>
      <details>
        <summary>Why each answer took as long as it did</summary>
        <ol class="causes">
          {turns.map(({ message, latency }) => (
            <li>
              <a href={`#${anchorOf(message)}`}>{`The caller waited ${seconds(latency.first_audio_ms)}`}</a>
              {causesOf(latency).length > 0 ? `: ${causesOf(latency).join(', ')}.` : '.'}
            </li>
          ))}
        </ol>
      </details>
      <p class="legend muted">
        {WAIT_PARTS.map(([, name, label]) => (
          <span class="legend-item">
            <i class={`swatch part-${name}`}></i>
            {label}
          </span>
        ))}
      </p>
    </>
  )
}
