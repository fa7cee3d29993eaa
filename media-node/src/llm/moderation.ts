import type { Moderation } from '@call-center/shared/config/moderation'

const SEVERITIES = ['safe', 'low', 'medium', 'high'] as const

/**
 * The category for which a chunk is refused, by what Azure's content filter says in it of the prompt or of the answer;
 * `undefined` when nothing speaks against it, or nothing is said. Reads by hand: it runs for every token.
 */
export function refusedFor(chunk: unknown, levels: Moderation): string | undefined {
  for (const results of resultsIn(chunk)) {
    for (const [category, level] of Object.entries(levels)) {
      const result = member(results, category)
      if (result !== undefined && isRefused(result, level)) return category
    }
  }
  return undefined
}

function isRefused(result: unknown, level: Moderation[keyof Moderation]): boolean {
  if (typeof level === 'boolean') return level && member(result, 'detected') === true
  if (level === 'off') return false
  const severity = SEVERITIES.findIndex((name) => name === member(result, 'severity'))
  return severity >= SEVERITIES.indexOf(level)
}

/** The results of the prompt, which come first, and of the choices. */
function* resultsIn(chunk: unknown): Generator<unknown> {
  for (const part of [...list(member(chunk, 'prompt_filter_results')), ...list(member(chunk, 'choices'))]) {
    const results = member(part, 'content_filter_results')
    if (results !== undefined) yield results
  }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
