import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../cli/run-steps.ts'
import { CommandFailed } from '../cli/usage-error.ts'
import { type CarrierName, localConfig } from '../stack/local-config.ts'
import { DEFAULT_PORTS, freePorts } from '../stack/ports.ts'
import { type Stack, startStack } from '../stack/stack.ts'
import type { ChosenModel } from './models.ts'

export interface AudioStackOptions {
  /** By whom the assistant phones. */
  readonly carrier: CarrierName
  readonly note: (line: string) => void
}

/** Where a real carrier would be configured. */
const SECTIONS = { azure: 'communication_services', twilio: 'twilio' } as const

/**
 * A stack for scenarios alone, on free ports, its calls forgotten at the end.
 *
 * @throws {CommandFailed} when the telephone network of the configuration is a real one: scenarios would ring real people.
 */
export async function openAudioStack(
  { settings: model, isStandIn }: ChosenModel,
  { carrier, note }: AudioStackOptions,
): Promise<AsyncDisposable & { readonly urls: Stack['urls'] }> {
  const { config, emulated } = localConfig(ROOT, DEFAULT_PORTS)
  if (!emulated.includes(SECTIONS[carrier])) {
    throw new CommandFailed(
      'Scenarios through audio need the telephones of the local cloud: leave communication_services and twilio out.',
    )
  }
  // Both, so that no other model steps in when the chosen one fails.
  const llm = { ...config.llm, fast: model, slow: model }
  // They are in `llm` already, and would win over it.
  if (!isStandIn) for (const name of Object.keys(process.env)) if (name.startsWith('LLM__')) delete process.env[name]
  await using scope = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'scenarios-'))
  scope.defer(() => rm(dir, { recursive: true, force: true }))
  const stack = scope.use(
    await startStack({
      ports: await freePorts(),
      dir,
      carrier,
      settings: isStandIn ? {} : { llm },
      onStep: (step) => note(`starting the ${step} …`),
    }),
  )
  const opened = scope.move()
  return { urls: stack.urls, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}
