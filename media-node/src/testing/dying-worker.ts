import { parentPort } from 'node:worker_threads'

/** Stands in for `silero-worker.ts`: starts, and dies of the first batch. */
parentPort?.on('message', () => {
  throw new Error('out of memory')
})
parentPort?.postMessage({ type: 'ready' })
