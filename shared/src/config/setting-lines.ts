import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'

/** Says in which line of a file a setting stands, or the section that lacks it. `undefined`: nothing of it is there. */
export type FindLine = (path: readonly PropertyKey[]) => number | undefined

export function createLineFinder(text: string): FindLine {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, merge: true })

  return (path) => {
    let node: unknown = document.contents
    let offset: number | undefined
    for (const key of path) {
      const found = step(isAlias(node) ? node.resolve(document) : node, key)
      if (!found) break
      offset = found.at.range?.[0] ?? offset
      node = found.value
    }
    return offset === undefined ? undefined : lines.linePos(offset).line
  }
}

function step(node: unknown, key: PropertyKey): { readonly at: Node; readonly value: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(key)] as Node | undefined
    return item && { at: item, value: item }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find((item) => isScalar(item.key) && isNamed(item.key.value, key))
  return pair && { at: pair.key as Node, value: pair.value }
}

/** `default_initiate` is another name of `initiate`. */
const isNamed = (name: unknown, key: PropertyKey): boolean =>
  String(name) === String(key) || (key === 'initiate' && name === 'default_initiate')
