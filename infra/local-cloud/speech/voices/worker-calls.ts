import { Worker } from 'node:worker_threads'
import * as z from 'zod'

const Answer = z.object({ id: z.number(), value: z.unknown(), error: z.string().optional() })

export interface WorkerCalls<Request> {
  call(request: Request): Promise<unknown>
  close(): Promise<void>
}

/** Questions to a worker thread and their answers, matched by number. The thread starts with the first question. */
export function createWorkerCalls<Request>(script: URL): WorkerCalls<Request> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  let worker: Worker | undefined

  const failAll = (error: Error): void => {
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(script)
    // It must not keep a process alive that has nothing else to do.
    started.unref()
    started.on('error', (error) => failAll(new Error('the speech worker failed', { cause: error })))
    started.on('exit', () => worker === started && failAll(new Error('the speech worker ended')))
    started.on('message', (message) => {
      const { id, value, error } = Answer.parse(message)
      const answer = waiting.get(id)
      waiting.delete(id)
      if (waiting.size === 0) started.unref()
      if (error === undefined) answer?.resolve(value)
      else answer?.reject(new Error(error))
    })
    return started
  }

  return {
    call(request) {
      worker ??= start()
      worker.ref()
      const id = (lastId += 1)
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        worker?.postMessage({ id, request })
      })
    },
    async close() {
      await worker?.terminate()
    },
  }
}
