import { freePorts, portsFromEnv, takenPorts } from '../stack/ports.ts'
import { startStack } from '../stack/stack.ts'
import { networkState, type StackUrls } from './phone-call.ts'

/**
 * Runs `use` against the stack of `npm start` (on the ports of `CALL_CENTER_PORTS`, when it is set), or against one
 * started for it alone. That one has the usual ports and keeps its calls where `npm start` finds them; with the usual
 * ports taken by others it takes free ones.
 */
export async function withStack<T>(
  use: (urls: StackUrls) => Promise<T>,
  { onStep }: { readonly onStep: (line: string) => void },
): Promise<T> {
  endOnSignals()
  const usual = portsFromEnv(process.env)
  const running = { phone: `http://localhost:${usual.phone}`, edge: `http://localhost:${usual.edge}` }
  if (await isUp(running)) return await use(running)
  const ports = (await takenPorts(usual)).length === 0 ? usual : await freePorts()
  const dir = process.env['CALL_CENTER_DIR']
  await using stack = await startStack({
    ports,
    ...(dir && { dir }),
    persist: true,
    onStep: (step) => onStep(`starting the ${step} …`),
  })
  return await use(stack.urls)
}

/** Leaves through `exit`, so that what was started is ended too. */
export function endOnSignals(): void {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    // Not once: without a listener the next one would end it before all is ended.
    process.on(signal, () => process.exit(128 + number))
  }
}

/** Whether it is a stack that answers there, and nothing else. */
export const isUp = (urls: StackUrls): Promise<boolean> =>
  networkState(urls, { signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    () => false,
  )
