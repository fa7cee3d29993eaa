/** An element of a TwiML document. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Element | string)[]
}

/** The document is no XML, or holds what TwiML does not. The message says where. */
export class TwimlError extends Error {}

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const MAX_CHARS = 64 * 1_024

/** Reads well-formed XML: no DTD, no external entity, ever. @throws {TwimlError} */
export function readXml(text: string): Element {
  if (text.length > MAX_CHARS) throw new TwimlError('the document is longer than 64 KB')
  const root: { children: (Element | string)[]; name: string } = { name: '', children: [] }
  const open = [root]
  let at = 0
  for (const match of text.matchAll(TOKEN)) {
    at = match.index + match[0].length
    const [, cdata, closes, name, attributes = '', empty, characters] = match
    const parent = open.at(-1) ?? root
    if (cdata !== undefined) parent.children.push(cdata)
    else if (characters !== undefined) {
      if (characters.trim()) parent.children.push(decode(characters))
    } else if (name !== undefined && closes) {
      if (parent.name !== name) throw new TwimlError(`</${name}> closes <${parent.name}>`)
      open.pop()
    } else if (name !== undefined) {
      const element = { name, attributes: readAttributes(attributes), children: [] }
      parent.children.push(element)
      if (!empty) open.push(element)
    }
  }
  if (at !== text.length) throw new TwimlError(`the document is not XML at character ${at}`)
  const [document, ...more] = root.children
  if (open.length > 1 || typeof document !== 'object' || more.length > 0) {
    throw new TwimlError('the document is not one whole element')
  }
  return document
}

const readAttributes = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = '', a, b]) => [name, decode(a ?? b ?? '')]))

const decode = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));?/gi, (entity, decimal, hex, name: string | undefined) => {
    if (decimal || hex) return String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16))
    const character = ENTITIES[name ?? '']
    if (character === undefined || !entity.endsWith(';')) throw new TwimlError(`${entity} is no entity of XML`)
    return character
  })
