import { bytes, bytesIn, fieldsOf, message, number, text } from './protobuf.ts'

/** Numbers in rows, rows in blocks, as `dims` say. */
export interface Floats {
  readonly dims: readonly number[]
  readonly values: Float32Array<ArrayBuffer>
}

/** Field numbers and codes of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const MODEL = { irVersion: 1, graph: 7, opset: 8 } as const
const GRAPH = { node: 1, name: 2, tensor: 5, input: 11, output: 12 } as const
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 } as const
const ATTRIBUTE = { name: 1, number: 3, text: 4, tensor: 5, graph: 6, kind: 20 } as const
const ATTRIBUTE_KIND = { number: 2, text: 3 } as const
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 } as const
const TYPE = { float: 1, int64: 7 } as const
const IR_VERSION = 8
const OPSET = 16

/** A model as it is written: tensors that operators make of others, each by its name. */
export class OnnxGraph {
  readonly #parts: Uint8Array[] = []
  #names = 0

  /** @param dims of the tensor; a text stands for a size that differs from run to run */
  input(name: string, dims: readonly (number | string)[]): string {
    this.#parts.push(bytes(GRAPH.input, described(name, dims)))
    return name
  }

  output(name: string, tensor: string, dims: readonly (number | string)[]): void {
    this.#node('Identity', [tensor], name, {})
    this.#parts.push(bytes(GRAPH.output, described(name, dims)))
  }

  floats({ dims, values }: Floats): string {
    return this.#constant(TYPE.float, dims, values)
  }

  integers(...values: readonly number[]): string {
    return this.#constant(TYPE.int64, [values.length], BigInt64Array.from(values, BigInt))
  }

  /** What `operator` makes of `inputs`. */
  apply(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, number | string>> = {},
  ): string {
    return this.#node(operator, inputs, this.#name(), attributes)
  }

  /** From `from` to before `to` along one axis. */
  slice(tensor: string, axis: number, from: number, to: number): string {
    return this.apply('Slice', [tensor, this.integers(from), this.integers(to), this.integers(axis)])
  }

  /** The bytes of an `.onnx` file. */
  model(): Uint8Array {
    const graph = message(text(GRAPH.name, 'graph'), ...this.#parts)
    const opset = message(text(1, ''), number(2, OPSET))
    return message(number(MODEL.irVersion, IR_VERSION), bytes(MODEL.graph, graph), bytes(MODEL.opset, opset))
  }

  #name(): string {
    return `t${this.#names++}`
  }

  #constant(type: number, dims: readonly number[], { buffer }: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>) {
    const name = this.#name()
    const shape = dims.map((size) => number(TENSOR.dims, size))
    const raw = bytes(TENSOR.raw, new Uint8Array(buffer))
    this.#parts.push(bytes(GRAPH.tensor, message(...shape, number(TENSOR.type, type), text(TENSOR.name, name), raw)))
    return name
  }

  #node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, number | string>>,
  ): string {
    const node = message(
      ...inputs.map((input) => text(NODE.input, input)),
      text(NODE.output, output),
      text(NODE.operator, operator),
      ...Object.entries(attributes).map(([name, value]) => bytes(NODE.attribute, attribute(name, value))),
    )
    this.#parts.push(bytes(GRAPH.node, node))
    return output
  }
}

function attribute(name: string, value: number | string): Uint8Array {
  const [kind, content] =
    typeof value === 'number'
      ? [ATTRIBUTE_KIND.number, number(ATTRIBUTE.number, value)]
      : [ATTRIBUTE_KIND.text, text(ATTRIBUTE.text, value)]
  return message(text(ATTRIBUTE.name, name), content, number(ATTRIBUTE.kind, kind))
}

/** What goes in or comes out: numbers, of this shape. */
function described(name: string, dims: readonly (number | string)[]): Uint8Array {
  const sizes = dims.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)))
  const tensor = message(number(1, TYPE.float), bytes(2, message(...sizes)))
  return message(text(1, name), bytes(2, bytes(1, tensor)))
}

/** The constants that the nodes of a model hold, those of its branches included, by what they are called. */
export function constantsOf(model: Uint8Array): ReadonlyMap<string, Floats> {
  const found = new Map<string, Floats>()
  for (const graph of bytesIn(model, MODEL.graph)) collect(graph, found)
  return found
}

function collect(graph: Uint8Array, found: Map<string, Floats>): void {
  for (const node of bytesIn(graph, GRAPH.node)) {
    const [name] = bytesIn(node, NODE.output)
    for (const each of bytesIn(node, NODE.attribute)) {
      for (const branch of bytesIn(each, ATTRIBUTE.graph)) collect(branch, found)
      const [tensor] = bytesIn(each, ATTRIBUTE.tensor)
      const floats = tensor && floatsOf(tensor)
      if (name && floats) found.set(new TextDecoder().decode(name), floats)
    }
  }
}

/** `undefined` for other things than numbers with a point, and for those not written as raw bytes. */
function floatsOf(tensor: Uint8Array): Floats | undefined {
  const dims: number[] = []
  let raw: Uint8Array | undefined
  for (const { id, value } of fieldsOf(tensor)) {
    if (id === TENSOR.dims && typeof value === 'number') dims.push(value)
    else if (id === TENSOR.type && value !== TYPE.float) return undefined
    else if (id === TENSOR.raw && typeof value !== 'number') raw = value
  }
  return raw && { dims, values: new Float32Array(Uint8Array.from(raw).buffer) }
}
