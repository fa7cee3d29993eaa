/** Reads one string out of the JSON of a tool call while it is being written. */
export interface ArgumentReader {
  /** Takes the next piece of JSON, and gives what became known of the string. */
  push(json: string): string
  /** The string is complete, or will never come. */
  readonly done: boolean
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/**
 * Reads the string member `name` of the outermost object: the first, if it is there twice. JSON that is broken, or not an
 * object, gives nothing more from there on. What it gives is for reading out only: nothing says that the rest will be valid.
 */
export function readArgument(name: string): ArgumentReader {
  let depth = 0
  let done = false
  let atKey = false
  let key = ''
  /** The string that is being read: a name, the wanted one, or any other. */
  let within: 'key' | 'wanted' | 'other' | undefined
  /** Of an escape sequence: what came after the backslash. */
  let escape: string | undefined

  return {
    push(json) {
      let said = ''
      for (const char of json.split('')) {
        if (done) break
        const text = within ? inString(char) : between(char)
        if (within === 'wanted') said += text
        else if (within === 'key') key += text
      }
      return said
    },
    get done() {
      return done
    },
  }

  function inString(char: string): string {
    if (escape !== undefined) return unescape(char)
    if (char === '\\') escape = ''
    else if (char === '"') endString()
    else return char
    return ''
  }

  function unescape(char: string): string {
    escape += char
    if (escape?.startsWith('u')) {
      if (escape.length < 5) return ''
      const code = Number.parseInt(escape.slice(1), 16)
      escape = undefined
      done ||= Number.isNaN(code)
      return done ? '' : String.fromCharCode(code)
    }
    escape = undefined
    return ESCAPED[char] ?? char
  }

  function endString(): void {
    done ||= within === 'wanted'
    within = undefined
  }

  function between(char: string): string {
    switch (char) {
      case '"':
        within = depth === 1 && atKey ? 'key' : depth === 1 && key === name ? 'wanted' : 'other'
        if (within === 'key') key = ''
        done ||= depth === 0
        break
      case '{':
      case '[':
        depth++
        atKey = depth === 1
        done ||= depth === 1 && char === '['
        break
      case '}':
      case ']':
        depth--
        done ||= depth === 0
        break
      case ':':
        if (depth === 1) atKey = false
        break
      case ',':
        if (depth === 1) atKey = true
    }
    return ''
  }
}
