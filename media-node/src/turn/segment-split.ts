/** What speaks against a split, in words that are alike: each word more or fewer than were used, and each odd side. */
const PENALTY = 0.5
/** What was understood of the remainder already tells more of where it begins than the number of words before it. */
const WHAT_IS_KNOWN = 1.5

/**
 * How many of `words`, what a recogniser now makes of a segment, belong to the part of it that was `used` already; `rest` is
 * what it had made of the remainder. A final has other words than its partials, "555" for "five five five", so they cannot be
 * counted off: the split is where the words on either side are most alike, and where as many were used if nothing tells.
 */
export function splitAfter(words: readonly string[], used: readonly string[], rest: readonly string[]): number {
  const before = alike(words, used)
  const after = alike(words.toReversed(), rest.toReversed()).toReversed()
  const known = rest.length > 0 ? WHAT_IS_KNOWN : 1
  let best = { split: 0, score: -Infinity }
  for (let split = 0; split <= words.length; split++) {
    const [first, second] = [before[split]!, after[split]!]
    const odd =
      isOdd(split - first, used.length - first) + known * isOdd(words.length - split - second, rest.length - second)
    const score = first + second - PENALTY * (odd + Math.abs(split - used.length))
    if (score > best.score) best = { split, score }
  }
  return best.split
}

/** 1 when one has words of its own, and the other has none that they could stand for. */
const isOdd = (own: number, others: number): number => Number(own > 0 !== others > 0)

/** For each number of words from the beginning of `words`: how many of them are in `others`, in their order (LCS). */
function alike(words: readonly string[], others: readonly string[]): number[] {
  let row: readonly number[] = [0, ...others.map(() => 0)]
  const found = [0]
  for (const word of words) {
    const next = [0]
    others.forEach((other, i) => next.push(word === other ? row[i]! + 1 : Math.max(row[i + 1]!, next[i]!)))
    row = next
    found.push(row[others.length]!)
  }
  return found
}
