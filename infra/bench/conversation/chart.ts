import type { Figures } from './conversation.ts'
import type { Figure } from './figures.ts'
import { PEERS_SOURCE } from './peers.ts'
import { valuesOf } from './table.ts'

const WIDTH = 960
const ROW = 46
const LEFT = 16
const BAR_FROM = 470
const BAR_WIDTH = 330
const VALUE_AT = BAR_FROM + BAR_WIDTH + 12

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2530; --faint: #67727e; --paper: #fff; --track: #e8ecf0; --good: #1a7f4b; --bad: #c0392b; --info: #4a6fa5 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --faint: #98a3ae; --paper: #14181d; --track: #2a3139; --good: #4cc38a; --bad: #ff7b6b; --info: #8fb3e8 } }
body { margin: 0; padding: 24px; background: var(--paper); color: var(--ink); font: 14px/1.5 system-ui, sans-serif }
svg { max-width: 100%; height: auto; font: 13px system-ui, sans-serif } text { fill: var(--ink) } .faint { fill: var(--faint); font-size: 11px }
.track { fill: var(--track) } .good { fill: var(--good) } .bad { fill: var(--bad) } .info { fill: var(--info) }
.limit { stroke: var(--ink); stroke-width: 2 } .peer { stroke: var(--faint); stroke-width: 2; stroke-dasharray: 3 2 } .p95 { opacity: .35 }`

interface Charted extends Pick<Figures, 'figures' | 'skipped'> {
  readonly machine?: Figures['machine']
}

/** One page without any other file: a bar per figure, the line it may not cross, and dashes where peers are. */
export function chartOf(title: string, { figures, machine, skipped = [] }: Charted): string {
  const height = figures.length * ROW + 20
  const rows = figures.map((figure, i) => `<g transform="translate(0 ${i * ROW + 10})">${row(figure)}</g>`).join('\n')
  const peers = figures.some((figure) => figure.peers.length > 0)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>${STYLE}</style><h1>${escape(title)}</h1>
<p>Shorter is better, except where calls or decibels are counted. Solid line: the bar. Dashes: peers. Pale: 95th percentile.${machine ? conditions(machine) : ''}</p>
${peers ? `<p>${escape(PEERS_SOURCE)}</p>` : ''}
${skipped.map((what) => `<p><strong>SKIPPED: ${escape(what)}</strong></p>`).join('')}
<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(title)}">${rows}</svg></html>
`
}

const conditions = ({ tookS, loopLagP99Ms, busy }: Figures['machine']): string =>
  ` ${Math.round(tookS)} s, timers ${loopLagP99Ms.toFixed(1)} ms late (p99).${busy ? ' The machine was too busy to be trusted.' : ''}`

function row(figure: Figure): string {
  const { value, bar, peers, unit, carrier } = figure
  const size = value.p50 ?? value.percent ?? value.count ?? value.atLeast ?? 0
  const tail = value.p95 ?? size
  const limit = bar.p50 ?? bar.percent ?? bar.count ?? bar.atLeast
  const widest = Math.max(1, tail, limit ?? 0, ...peers.map((peer) => peer.value)) * 1.05
  const x = (amount: number): number => Math.round((Number.isFinite(amount) ? amount / widest : 0) * BAR_WIDTH)
  const tone = limit === undefined ? 'info' : figure.met ? 'good' : 'bad'
  const upright = (amount: number, name: string, label: string) =>
    `<line class="${name}" x1="${BAR_FROM + x(amount)}" x2="${BAR_FROM + x(amount)}" y1="0" y2="22"><title>${escape(label)}</title></line>`
  return [
    `<text x="${LEFT}" y="14">${escape(figure.name.slice(0, 66))}</text>`,
    `<text class="faint" x="${LEFT}" y="30">${[figure.id, carrier, `n ${figure.n}`].filter(Boolean).join(' · ')}${peers.map(({ name, value: at }) => ` · ${escape(name)} ${at}`).join('')}</text>`,
    `<rect class="track" x="${BAR_FROM}" y="3" width="${BAR_WIDTH}" height="16" rx="3"/>`,
    `<rect class="${tone} p95" x="${BAR_FROM}" y="3" width="${x(tail)}" height="16" rx="3"/>`,
    `<rect class="${tone}" x="${BAR_FROM}" y="3" width="${x(size)}" height="16" rx="3"/>`,
    ...peers.map((peer) => upright(peer.value, 'peer', `${peer.name} ${peer.value}`)),
    limit === undefined ? '' : upright(limit, 'limit', `bar ${limit}`),
    `<text x="${VALUE_AT}" y="15">${escape(valuesOf(value, unit))}</text>`,
  ].join('')
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
