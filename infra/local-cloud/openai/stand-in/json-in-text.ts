/** The JSON value that starts at `start` with a bracket, or `undefined` when it does not end or does not parse. */
export function jsonAt(text: string, start: number): unknown {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      depth -= 1
      if (depth === 0) return parse(text.slice(start, at + 1))
    }
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The object that follows the last place where `heading` matches and an object does follow. */
export function objectAfter(text: string, heading: RegExp): Record<string, unknown> | undefined {
  let found: Record<string, unknown> | undefined
  for (const match of text.matchAll(heading)) {
    const end = match.index + match[0].length
    const open = /^\s*(?:```(?:json)?\s*)?(?=\{)/.exec(text.slice(end))
    const value = open ? jsonAt(text, end + open[0].length) : undefined
    if (typeof value === 'object' && value !== null) found = value as Record<string, unknown>
  }
  return found
}
