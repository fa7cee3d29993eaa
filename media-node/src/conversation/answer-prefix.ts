import { MessageStyle } from '@call-center/shared/call/call'

/** `action=…`, `style=…`, `doc=…` and `content=` as the model writes them before what it says; only ever at the start of a line. */
const PREFIX = /^\s*(?:(action|style)\s*=\s*(\w+)|(doc)\s*=\s*([\w-]+(?:,[\w-]+)*)|(content)\s*=)[ \t,;]*/i
/** The start of such a prefix, of which more may come. */
const UNFINISHED =
  /^\s*(?:(?:a|ac|act|acti|actio|action|s|st|sty|styl|style)|(?:action|style)\s*=\s*\w*|d|do|doc|doc\s*=\s*[\w,-]*|c|co|con|cont|conte|conten|content|content\s*=)\s*$/i

export interface Prefixed {
  readonly text: string
  /** `undefined` when none was given. An unknown style is `none`. */
  readonly style: MessageStyle | undefined
  /** Ids of the documents that what is said rests on. */
  readonly cites: readonly string[]
}

/** Takes the prefixes off the start of a line. */
export function takePrefix(line: string): Prefixed {
  let text = line
  let style: MessageStyle | undefined
  const cites: string[] = []
  for (let match = PREFIX.exec(text); match; match = PREFIX.exec(text)) {
    if (match[1]?.toLowerCase() === 'style') style = MessageStyle.catch('none').parse(match[2]?.toLowerCase())
    if (match[4]) cites.push(...match[4].split(','))
    text = text.slice(match[0].length)
  }
  return { text, style, cites }
}

/** Whether `line` may still turn out to be a prefix. */
export const mayBePrefix = (line: string): boolean => UNFINISHED.test(line)
