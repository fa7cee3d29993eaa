import { MessageStyle } from '@call-center/shared/call/call'

/** `action=…`, `style=…` and `content=` as the model writes them before what it says; only ever at the start of a line. */
const PREFIX = /^\s*(?:(action|style)\s*=\s*(\w+)|(content)\s*=)[ \t,;]*/i
/** The start of such a prefix, of which more may come. */
const UNFINISHED =
  /^\s*(?:(?:a|ac|act|acti|actio|action|s|st|sty|styl|style)|(?:action|style)\s*=\s*\w*|c|co|con|cont|conte|conten|content|content\s*=)\s*$/i

export interface Prefixed {
  readonly text: string
  /** `undefined` when none was given. An unknown style is `none`. */
  readonly style: MessageStyle | undefined
}

/** Takes the prefixes off the start of a line. */
export function takePrefix(line: string): Prefixed {
  let text = line
  let style: MessageStyle | undefined
  for (let match = PREFIX.exec(text); match; match = PREFIX.exec(text)) {
    if (match[1]?.toLowerCase() === 'style') style = MessageStyle.catch('none').parse(match[2]?.toLowerCase())
    text = text.slice(match[0].length)
  }
  return { text, style }
}

/** Whether `line` may still turn out to be a prefix. */
export const mayBePrefix = (line: string): boolean => UNFINISHED.test(line)
