import { seconds, waitInWords } from '@call-center/shared/call/wait'
import { LiveFigures } from '@call-center/shared/protocol/live-figures'

type Call = LiveFigures['calls'][number]

const LOOK_EVERY_MS = 2_000
const TIMEOUT_MS = 2_000
/** Calls beyond this many are counted. */
const MOST_ROWS = 15

/** Where the table is shown. */
export interface Screen {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** What goes on right now, as lines of a table. */
export function tableOf({ nodes, calls }: LiveFigures, nowMs: number): readonly string[] {
  const rows = [
    ['node', 'calls', 'loop lag', ''],
    ...nodes.map((node) => [
      node.node_id,
      `${node.calls}/${node.capacity}`,
      `${node.loop_lag_ms.toFixed(1)} ms`,
      node.draining ? 'draining' : '',
    ]),
  ]
  if (calls.length === 0) return [...aligned(rows), 'No call is going on.']
  const shown = calls.slice(0, MOST_ROWS)
  const more = calls.length > MOST_ROWS ? [`… and ${calls.length - MOST_ROWS} more`] : []
  return [...aligned(rows), '', ...aligned([CALL_HEAD, ...shown.map((call) => rowOf(call, nowMs))]), ...more]
}

const CALL_HEAD = ['call', 'for', 'language', 'turn', 'answers', 'last answer']

const rowOf = (call: Call, nowMs: number): string[] => [
  call.call_id.slice(0, 8),
  call.began_at ? seconds(nowMs - Date.parse(call.began_at)) : '–',
  call.lang ?? '–',
  call.turn,
  String(call.answers),
  call.last_wait ? waitInWords(call.last_wait) : '–',
]

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** What changed, for whoever reads a log: a line for each call that begins, is answered, and ends. */
export function changesBetween(before: LiveFigures, after: LiveFigures): readonly string[] {
  const known = new Map(before.calls.map((call) => [call.call_id, call]))
  const still = new Set(after.calls.map(({ call_id }) => call_id))
  const lines = after.calls.flatMap((call) => {
    const old = known.get(call.call_id)
    const name = `call ${call.call_id.slice(0, 8)}`
    if (!old) return [`${name} began`]
    return call.last_wait && call.answers > old.answers ? [`${name} ${waitInWords(call.last_wait)}`] : []
  })
  const ended = before.calls.filter(({ call_id }) => !still.has(call_id))
  return [...lines, ...ended.map(({ call_id }) => `call ${call_id.slice(0, 8)} ended`)]
}

/** Draws the table over itself on a terminal, and writes lines elsewhere, until `signal` aborts. */
export async function showLive(
  edgeUrl: string,
  { screen, signal }: { readonly screen: Screen; readonly signal: AbortSignal },
): Promise<void> {
  let shown: LiveFigures = { nodes: [], calls: [] }
  let lines = 0
  while (!signal.aborted) {
    const figures = await figuresAt(edgeUrl)
    if (figures && !signal.aborted) {
      if (screen.isTTY) lines = redraw(screen, tableOf(figures, Date.now()), lines)
      else for (const line of changesBetween(shown, figures)) screen.write(`${line}\n`)
      shown = figures
    }
    await pause(LOOK_EVERY_MS, signal)
  }
}

/** Takes away the `before` lines that were drawn last; resolves to how many there are now. */
export function redraw(screen: Screen, table: readonly string[], before: number): number {
  const width = screen.columns && screen.columns > 0 ? screen.columns : 80 // some terminals say 0
  const up = before > 0 ? `\u001B[${before}A\u001B[J` : ''
  // A line that wraps would be two, and the next drawing would begin too low.
  screen.write(`${up}${table.map((line) => `  ${line}`.slice(0, width - 1)).join('\n')}\n`)
  return table.length
}

const figuresAt = (edgeUrl: string): Promise<LiveFigures | undefined> =>
  fetch(`${edgeUrl}/monitor/figures`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    .then(async (response) => LiveFigures.safeParse(await response.json()).data)
    .catch(() => undefined)

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true })
  })
