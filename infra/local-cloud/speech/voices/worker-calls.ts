import { Worker } from 'node:worker_threads'
import * as z from 'zod'

/** A question that failed has an error and no value. */
const Answer = z.object({ id: z.number(), value: z.unknown().optional(), error: z.string().optional() })

export interface WorkerCalls<Request> {
  call(request: Request): Promise<unknown>
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

/**
 * Questions to a worker thread and their answers, matched by number. The thread starts with the first question; when it
 * dies, who waits is told so, and the next question starts another.
 */
export function createWorkerCalls<Request>(script: URL): WorkerCalls<Request> {
  let lastId = 0
  let thread: Thread | undefined
  let closed = false
  const forget = (gone: Thread): void => {
    if (thread === gone) thread = undefined
  }
  return {
    call(request) {
      if (closed) return Promise.reject(new Error('the speech worker is closed'))
      const { worker, waiting } = (thread ??= startThread(script, forget))
      const id = (lastId += 1)
      return new Promise((resolve, reject) => {
        worker.postMessage({ id, request })
        worker.ref()
        waiting.set(id, { resolve, reject })
      })
    },
    async close() {
      closed = true
      await thread?.worker.terminate()
    },
  }
}

function startThread(script: URL, onGone: (gone: Thread) => void): Thread {
  const worker = new Worker(script)
  // It must not keep a process alive that has nothing else to do.
  worker.unref()
  const thread: Thread = { worker, waiting: new Map() }
  const fail = (why: string, cause?: unknown): void => {
    onGone(thread)
    for (const { reject } of thread.waiting.values()) reject(new Error(why, { cause }))
    thread.waiting.clear()
  }
  worker.on('error', (cause) => fail('the speech worker failed', cause))
  worker.on('exit', () => fail('the speech worker ended'))
  worker.on('message', (message: unknown) => {
    const answer = Answer.safeParse(message)
    if (answer.success) return settle(thread, answer.data)
    // Whose answer it is, is not known: better that all are told than that one waits for ever.
    fail('the speech worker gave an answer that cannot be read', answer.error)
    void worker.terminate()
  })
  return thread
}

function settle({ worker, waiting }: Thread, { id, value, error }: z.infer<typeof Answer>): void {
  const question = waiting.get(id)
  waiting.delete(id)
  if (waiting.size === 0) worker.unref()
  if (error === undefined) question?.resolve(value)
  else question?.reject(new Error(error))
}
