import { constantsOf, type Floats, OnnxGraph } from '../onnx/graph.ts'

/**
 * Silero with its published weights, written so that the windows of all calls are the rows of one matrix. As it is published each
 * window is convolved by itself, four columns at a time, which reads all of the weights again for every window: 55 µs each,
 * in batches of any size. So written it is 17, and the same to the fourth digit.
 */

/** Where the published model keeps what it does at 16 kHz. */
const WEIGHTS = 'If_0_then_branch__Inline_0__'
/** A spectrum is made of 256 samples, every 128, of which four fit into a window and its mirrored end. */
const STEPS = 4
const HOP = 128
const BINS = 129
/** Channels after the first layer of the encoder; those after the last, of which the recurrent layer remembers as many. */
const FIRST = 128
const CELL = 128
/** A step, the one before it and the one after. */
const ALL_TAPS: readonly number[] = [0, 1, 2]

/** @throws {TypeError} when `published` is another model. */
export function batchedSilero(published: Uint8Array, inputSamples: number): Uint8Array {
  const weights = weightsOf(published)
  const graph = new OnnxGraph()
  const input = graph.input('input', ['calls', inputSamples])
  const state = graph.input('state', [2, 'calls', CELL])
  const heard = encode(graph, weights, spectrum(graph, weights, input, inputSamples))
  const { cell, hidden } = recur(graph, weights, heard, state)
  const output = kernel(weights('decoder.decoder.2.weight'))
  const voice = layer(graph, graph.apply('Relu', [hidden]), output, weights('decoder.decoder.2.bias'))
  graph.output('output', graph.apply('Sigmoid', [voice]), ['calls', 1])
  const first = graph.integers(0)
  const next = [hidden, cell].map((part) => graph.apply('Unsqueeze', [part, first]))
  graph.output('stateN', graph.apply('Concat', next, { axis: 0 }), [2, 'calls', CELL])
  return graph.model()
}

type Weights = (name: string) => Floats

function weightsOf(published: Uint8Array): Weights {
  const constants = constantsOf(published)
  return (name) => {
    const found = constants.get(WEIGHTS + name)
    if (!found) throw new TypeError(`the voice model has no ${name}`)
    return found
  }
}

/** How much of each pitch there is, a row for each step of each call. */
function spectrum(graph: OnnxGraph, weights: Weights, input: string, inputSamples: number): string {
  const mirrored = (STEPS + 1) * HOP - inputSamples
  const padded = graph.apply('Pad', [input, graph.integers(0, 0, 0, mirrored)], { mode: 'reflect' })
  const hops = graph.apply('Reshape', [padded, graph.integers(-1, STEPS + 1, HOP)])
  const halves = [graph.slice(hops, 1, 0, STEPS), graph.slice(hops, 1, 1, STEPS + 1)]
  const steps = rows(graph, graph.apply('Concat', halves, { axis: 2 }), 2 * HOP)
  const waves = graph.apply('MatMul', [steps, graph.floats(kernel(weights('stft.forward_basis_buffer')))])
  const squares = [graph.slice(waves, 1, 0, BINS), graph.slice(waves, 1, BINS, 2 * BINS)].map((part) =>
    graph.apply('Mul', [part, part]),
  )
  return graph.apply('Sqrt', [graph.apply('Add', squares)])
}

/** Convolutions over three steps; the second and the third take every other one, so that one is left. */
function encode(graph: OnnxGraph, weights: Weights, steps: string): string {
  const convolved = (index: number, input: string, taps = ALL_TAPS): string => {
    const name = `encoder.${index}.reparam_conv`
    return layer(graph, input, kernel(weights(`${name}.weight`), taps), weights(`${name}.bias`))
  }
  const relu = (tensor: string): string => graph.apply('Relu', [tensor])

  const blocks = graph.apply('Reshape', [steps, graph.integers(-1, STEPS, BINS)])
  const spaced = graph.apply('Pad', [blocks, graph.integers(0, 1, 0, 0, 1, 0)])
  const neighbours = ALL_TAPS.map((tap) => graph.slice(spaced, 1, tap, tap + STEPS))
  const first = relu(convolved(0, rows(graph, graph.apply('Concat', neighbours, { axis: 2 }), 3 * BINS)))
  const four = rows(graph, first, STEPS * FIRST)
  // What lies before the first step and after the last is nothing: its taps are left out.
  const two = [
    convolved(1, graph.slice(four, 1, 0, 2 * FIRST), [1, 2]),
    convolved(1, graph.slice(four, 1, FIRST, STEPS * FIRST)),
  ]
  const one = relu(convolved(2, relu(graph.apply('Concat', two, { axis: 1 })), [1, 2]))
  return relu(convolved(3, one, [1]))
}

/** A long short-term memory, one step of it. */
function recur(graph: OnnxGraph, weights: Weights, heard: string, state: string) {
  const [hiddenBefore, cellBefore] = [0, 1].map((part) => rows(graph, graph.slice(state, 0, part, part + 1), CELL))
  const gates = graph.apply('Add', [
    layer(graph, heard, kernel(weights('decoder.rnn.weight_ih')), weights('decoder.rnn.bias_ih')),
    layer(graph, hiddenBefore!, kernel(weights('decoder.rnn.weight_hh')), weights('decoder.rnn.bias_hh')),
  ])
  const gate = (index: number, by: 'Sigmoid' | 'Tanh'): string =>
    graph.apply(by, [graph.slice(gates, 1, index * CELL, (index + 1) * CELL)])
  const kept = graph.apply('Mul', [gate(1, 'Sigmoid'), cellBefore!])
  const news = graph.apply('Mul', [gate(0, 'Sigmoid'), gate(2, 'Tanh')])
  const cell = graph.apply('Add', [kept, news])
  const hidden = graph.apply('Mul', [gate(3, 'Sigmoid'), graph.apply('Tanh', [cell])])
  return { cell, hidden }
}

const rows = (graph: OnnxGraph, tensor: string, length: number): string =>
  graph.apply('Reshape', [tensor, graph.integers(-1, length)])

const layer = (graph: OnnxGraph, input: string, weights: Floats, bias: Floats): string =>
  graph.apply('Gemm', [input, graph.floats(weights), graph.floats(bias)])

/** Weights by output, input and tap as a matrix: a row for each input of each of `taps`, a column for each output. */
function kernel({ dims: [outputs = 0, inputs = 0, all = 1], values }: Floats, taps?: readonly number[]): Floats {
  const wanted = taps ?? Array.from({ length: all }, (_, tap) => tap)
  const matrix = new Float32Array(wanted.length * inputs * outputs)
  let at = 0
  for (const tap of wanted) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) matrix[at++] = values[(output * inputs + input) * all + tap] ?? 0
    }
  }
  return { dims: [wanted.length * inputs, outputs], values: matrix }
}
