import type { Figures } from './conversation.ts'
import { type Figure, STATISTICS, type Values } from './figures.ts'
import { PEERS_SOURCE } from './peers.ts'

const WIDEST_NAME = 92

/** For people: each figure with its bar, what peers reach, and whether it is met. */
export function tableOf(title: string, { figures, machine, skipped = [] }: Figures): string {
  const rows = figures.map((figure) => [
    mark(figure),
    figure.id,
    figure.carrier ?? '',
    figure.name.slice(0, WIDEST_NAME),
    valuesOf(figure.value, figure.unit),
    figure.bar.atLeast === undefined ? valuesOf(figure.bar, '') || '—' : `≥ ${figure.bar.atLeast}`,
    figure.peers.map(({ name, value }) => `${name} ${value}`).join(', ') || '—',
    String(figure.n),
  ])
  const head = ['', '', '', title, 'ours', 'at most', 'peers', 'n']
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  const notes = figures.flatMap(({ id, carrier, notes }) =>
    notes.map((note) => `${[id, carrier].filter(Boolean).join(' ')}: ${note}`),
  )
  const { loopLagP99Ms, tookS, busy } = machine
  const footer = `${Math.round(tookS)} s, timers ${loopLagP99Ms.toFixed(1)} ms late (p99)${busy ? ': TOO BUSY A MACHINE, do not trust this' : ''}`
  const peers = figures.some((figure) => figure.peers.length > 0) ? [PEERS_SOURCE] : []
  const missing = skipped.map((what) => `SKIPPED: ${what}`)
  return [line(head), ...rows.map(line), '', ...notes, ...peers, ...missing, footer].join('\n')
}

function mark({ bar, met }: Figure): string {
  if (Object.keys(bar).length === 0) return '·'
  return met ? '✔' : '✘'
}

export function valuesOf(values: Values, unit: string): string {
  const percentiles = [values.p50, values.p95].filter((value) => value !== undefined)
  if (percentiles.length > 0) return `${percentiles.join(' / ')} ${unit}`.trim()
  if (values.atLeast !== undefined) return `${values.atLeast} ${unit}`.trim()
  return STATISTICS.flatMap((name) => (values[name] === undefined ? [] : `${values[name]} ${unit}`.trim())).join(' ')
}
