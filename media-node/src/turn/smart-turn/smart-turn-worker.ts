import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import * as z from 'zod'
import type { Answer, Question } from './smart-turn-message.ts'
import { BANDS, FRAMES, whisperFeatures } from './whisper-features.ts'

/** Runs in a worker thread: the spectrogram and the model take tens of milliseconds, which no frame should wait for. */

const { modelPath } = z.object({ modelPath: z.string() }).parse(workerData)
const port = parentPort
if (!port) throw new Error('smart-turn-worker.ts runs as a worker thread')

const session = await InferenceSession.create(modelPath, { intraOpNumThreads: 1, interOpNumThreads: 1 })
const [input = '', ...more] = session.inputNames
const [output = ''] = session.outputNames
if (more.length > 0) throw new TypeError(`a Smart Turn model has one input, not ${session.inputNames.join(', ')}`)
const post = (answer: Answer) => port.postMessage(answer)

listen(port)
post({ type: 'ready' })

/** One after the other: a session is not asked twice at once. */
function listen(questions: MessagePort): void {
  let last = Promise.resolve()
  questions.on('message', (question: Question) => {
    last = last.then(() => answer(question)) // a failure ends the thread
  })
}

async function answer({ id, samples }: Question): Promise<void> {
  const features = new Tensor('float32', whisperFeatures(samples), [1, BANDS, FRAMES])
  const probability: unknown = (await session.run({ [input]: features }))[output]?.data[0]
  if (typeof probability !== 'number') throw new TypeError('the model answers something else than a probability')
  post({ type: 'heard', id, probability })
}
