/** Text with marks. Links are http(s), tel and mailto only; there is no raw HTML. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'strong' | 'em'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }

export type Block =
  | { readonly type: 'heading'; readonly children: readonly Inline[] }
  | { readonly type: 'paragraph' | 'quote'; readonly children: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly text: string }

const LIST_ITEM = /^\s*(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/
const FENCE = /^\s*```/

/** The part of Markdown a model uses in a summary. What is not understood stays text. */
export function parseMarkdown(markdown: string): Block[] {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  const takeWhile = (wanted: (line: string) => boolean): string[] => {
    const from = at
    while (at < lines.length && wanted(lines[at] ?? '')) at += 1
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const heading = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/.exec(line)
    if (!line.trim()) at += 1
    else if (FENCE.test(line)) {
      at += 1
      blocks.push({ type: 'code', text: takeWhile((next) => !FENCE.test(next)).join('\n') })
      at += 1
    } else if (heading) {
      at += 1
      blocks.push({ type: 'heading', children: parseInline(heading[1] ?? '') })
    } else if (LIST_ITEM.test(line))
      blocks.push(list(takeWhile((next) => LIST_ITEM.test(next) || /^\s{2,}\S/.test(next))))
    else if (/^\s*>/.test(line)) {
      const text = takeWhile((next) => /^\s*>/.test(next)).map((next) => next.replace(/^\s*>\s?/, ''))
      blocks.push({ type: 'quote', children: parseInline(text.join(' ')) })
    } else {
      const text = takeWhile((next) => !startsBlock(next))
      blocks.push({ type: 'paragraph', children: parseInline(text.join(' ').trim()) })
    }
  }
  return blocks
}

const startsBlock = (line: string): boolean =>
  !line.trim() || FENCE.test(line) || LIST_ITEM.test(line) || /^\s{0,3}#{1,6}\s+/.test(line) || /^\s*>/.test(line)

function list(lines: readonly string[]): Block {
  const items: string[] = []
  for (const line of lines) {
    const item = LIST_ITEM.exec(line)
    if (item) items.push(item[2] ?? '')
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  return { type: 'list', ordered: LIST_ITEM.exec(lines[0] ?? '')?.[1] !== undefined, items: items.map(parseInline) }
}

/** First match wins: code, link, strong, emphasis. */
const MARK =
  /`([^`\n]+)`|\[([^\]\n]{1,300})\]\(([^()\s]{1,2000})\)|\*\*(?=\S)([^\n]{0,500}?\S)\*\*|(?<![\w*])[*_](?=\S)([^*_\n]{1,500}?)[*_](?![\w*])/

function parseInline(text: string): Inline[] {
  const parts: Inline[] = []
  let rest = text
  for (let match = MARK.exec(rest); match; match = MARK.exec(rest)) {
    const [whole, code, label, href, strong, em] = match
    if (match.index > 0) parts.push({ type: 'text', text: rest.slice(0, match.index) })
    if (code !== undefined) parts.push({ type: 'code', text: code })
    else if (strong !== undefined) parts.push({ type: 'strong', children: parseInline(strong) })
    else if (em !== undefined) parts.push({ type: 'em', children: parseInline(em) })
    else if (href !== undefined && /^(https?:\/\/|tel:|mailto:)/i.test(href))
      parts.push({ type: 'link', href, children: parseInline(label ?? '') })
    else parts.push({ type: 'text', text: whole })
    rest = rest.slice(match.index + whole.length)
  }
  if (rest) parts.push({ type: 'text', text: rest })
  return parts
}
