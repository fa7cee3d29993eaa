import { bytes, message, number, text } from '../../onnx/protobuf.ts'

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
  return message(number(1, 8), bytes(7, graph), bytes(8, message(text(1, ''), number(2, 13))))
}

function value(name: string, shape: readonly number[]): Uint8Array {
  const dimensions = message(...shape.map((size) => bytes(1, message(number(1, size)))))
  const tensor = message(number(1, 1), bytes(2, dimensions))
  return message(text(1, name), bytes(2, message(bytes(1, tensor))))
}
