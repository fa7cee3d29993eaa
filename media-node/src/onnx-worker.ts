import { Worker } from 'node:worker_threads'
import { keepLibrariesQuiet } from './env.ts'

/**
 * Starts a thread that runs models by ONNX Runtime, which may tell nobody. Threads have a copy of the environment and the
 * library reads the process's: so it is set before there is a thread.
 */
export function onnxWorker(file: URL, workerData: { readonly modelPath: string }): Worker {
  keepLibrariesQuiet()
  return new Worker(file, { workerData })
}
