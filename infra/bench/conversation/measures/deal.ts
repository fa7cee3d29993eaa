/** Deals `items` out to hands of at most `size`, evenly. */
export function deal<T>(items: readonly T[], size: number): T[][] {
  const hands = Array.from({ length: Math.ceil(items.length / size) }, (): T[] => [])
  items.forEach((item, i) => hands[i % hands.length]?.push(item))
  return hands
}
