/** Writes the smallest model with Smart Turn's shape: the mean of the spectrogram, made a probability. For tests. */
export function tinyModel(): Uint8Array {
  const axes = message(text(1, 'axes'), number(8, 1), number(8, 2), number(20, 7))
  const dropAxes = message(text(1, 'keepdims'), number(3, 0), number(20, 2))
  const mean = message(
    text(1, 'input_features'),
    text(2, 'mean'),
    text(4, 'ReduceMean'),
    bytes(5, axes),
    bytes(5, dropAxes),
  )
  const sigmoid = message(text(1, 'mean'), text(2, 'probability'), text(4, 'Sigmoid'))
  const graph = message(
    bytes(1, mean),
    bytes(1, sigmoid),
    text(2, 'tiny'),
    bytes(11, value('input_features', [1, 80, 800])),
    bytes(12, value('probability', [1])),
  )
  return Uint8Array.from(message(number(1, 8), bytes(7, graph), bytes(8, message(text(1, ''), number(2, 13)))))
}

function value(name: string, shape: readonly number[]): number[] {
  const dimensions = message(...shape.map((size) => bytes(1, message(number(1, size)))))
  const tensor = message(number(1, 1), bytes(2, dimensions))
  return message(text(1, name), bytes(2, message(bytes(1, tensor))))
}

// Protocol buffers: a field is its number and kind (0 a number, 2 bytes), then its value.
const message = (...fields: readonly number[][]): number[] => fields.flat()
const number = (field: number, content: number): number[] => [...varint(field * 8), ...varint(content)]
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
]
const text = (field: number, content: string): number[] => bytes(field, [...new TextEncoder().encode(content)])

function varint(rest: number): number[] {
  return rest < 128 ? [rest] : [(rest % 128) + 128, ...varint(Math.floor(rest / 128))]
}
