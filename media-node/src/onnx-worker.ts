import { Worker } from 'node:worker_threads'

/**
 * Starts a thread that runs models by ONNX Runtime. From 1.29 on its packages for Linux and macOS send usage data to Microsoft
 * and leave an identifier of the machine behind, unless this variable is set when the library is loaded
 * (https://github.com/microsoft/onnxruntime/pull/27379). Threads get a copy of the environment, the library reads the
 * process's: so it is set here, before there is a thread.
 */
export function onnxWorker(file: URL, workerData: { readonly modelPath: string }): Worker {
  process.env['ORT_DISABLE_TELEMETRY'] = '1'
  return new Worker(file, { workerData })
}
