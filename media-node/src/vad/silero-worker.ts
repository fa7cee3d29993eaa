import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import * as z from 'zod'
import { type Batch, type FromWorker, MAX_BATCH, type ToWorker, WINDOW_SAMPLES } from './silero-batch.ts'
import { batchedSilero } from './silero-graph.ts'

/**
 * The thread that runs the model, for all calls: `session.run` blocks the event loop it is called from.
 * It holds the recurrent state of each call; see `silero.ts` for the other side.
 */

/** Silero v5 and v6 want the end of the window before. Without it they raise no error and hear no speech. */
const CONTEXT_SAMPLES = 64
const INPUT_SAMPLES = CONTEXT_SAMPLES + WINDOW_SAMPLES
/** The recurrent state: two layers of 128, for each call. */
const LAYERS = 2
const LAYER_SIZE = 128
const FULL_SCALE = 32_768

interface CallMemory {
  readonly state: Float32Array
  readonly context: Float32Array
}

const { modelPath } = z.object({ modelPath: z.string() }).parse(workerData)
const port = parentPort
if (!port) throw new Error('silero-worker.ts runs as a worker thread')

const model = batchedSilero(readFileSync(modelPath), INPUT_SAMPLES)
const session = await InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false, // plans the memory of batches of one size; ours differ, and it costs a tenth
})
const memories = new Map<number, CallMemory>()
/** Of one batch, until it is answered: there is never a second one. */
const inputs = new Float32Array(MAX_BATCH * INPUT_SAMPLES)
const states = new Float32Array(LAYERS * MAX_BATCH * LAYER_SIZE)

const post = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) => port.postMessage(message, [...transfer])

port.on('message', (message: ToWorker) => {
  if (message.type === 'forget') memories.delete(message.call)
  else void analyse(message) // a failure ends the thread, and `silero.ts` starts another
})
post({ type: 'ready' })

async function analyse({ calls, windows }: Batch): Promise<void> {
  const input = inputs.subarray(0, calls.length * INPUT_SAMPLES)
  const state = states.subarray(0, LAYERS * calls.length * LAYER_SIZE)
  for (const [row, call] of calls.entries()) gather(memoryOf(call), { row, rows: calls.length, input, state, windows })
  const { output, stateN } = await session.run({
    input: new Tensor('float32', input, [calls.length, INPUT_SAMPLES]),
    state: new Tensor('float32', state, [LAYERS, calls.length, LAYER_SIZE]),
  })
  const probabilities = floats(output)
  for (const [row, call] of calls.entries()) {
    const memory = memories.get(call) // gone when the call ended meanwhile
    if (memory) scatter(memory, { row, rows: calls.length, input, state: floats(stateN) })
  }
  post({ type: 'analysed', calls, probabilities: Float32Array.from(probabilities), windows }, [windows.buffer])
}

function memoryOf(call: number): CallMemory {
  const known = memories.get(call)
  if (known) return known
  const fresh = { state: new Float32Array(LAYERS * LAYER_SIZE), context: new Float32Array(CONTEXT_SAMPLES) }
  memories.set(call, fresh)
  return fresh
}

interface Row {
  readonly row: number
  readonly rows: number
  readonly input: Float32Array
  readonly state: Float32Array
}

function gather(
  memory: CallMemory,
  { row, rows, input, state, windows }: Row & { readonly windows: Int16Array },
): void {
  const start = row * INPUT_SAMPLES
  input.set(memory.context, start)
  const window = row * WINDOW_SAMPLES
  for (let i = 0; i < WINDOW_SAMPLES; i++) {
    input[start + CONTEXT_SAMPLES + i] = (windows[window + i] ?? 0) / FULL_SCALE
  }
  for (let layer = 0; layer < LAYERS; layer++) {
    const part = memory.state.subarray(layer * LAYER_SIZE, (layer + 1) * LAYER_SIZE)
    state.set(part, (layer * rows + row) * LAYER_SIZE)
  }
}

function scatter(memory: CallMemory, { row, rows, input, state }: Row): void {
  const end = (row + 1) * INPUT_SAMPLES
  memory.context.set(input.subarray(end - CONTEXT_SAMPLES, end))
  for (let layer = 0; layer < LAYERS; layer++) {
    const start = (layer * rows + row) * LAYER_SIZE
    memory.state.set(state.subarray(start, start + LAYER_SIZE), layer * LAYER_SIZE)
  }
}

function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError('the model answers something else')
  return tensor.data
}
