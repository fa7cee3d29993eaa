import type { Config, Model } from '@call-center/shared/config/config'
import { systemClock } from '../../media-node/src/clock.ts'
import type { LanguageModel } from '../../media-node/src/llm/language-model.ts'
import { openAi } from '../../media-node/src/llm/openai.ts'
import { UsageError } from '../cli/usage-error.ts'
import { startOpenAi } from '../local-cloud/openai/start-openai.ts'
import { DEFAULT_PORTS } from '../stack/ports.ts'
import { patient } from './patient-model.ts'

/** A scenario is judged by what is said, not by how soon. */
const FIRST_PART_MS = 60_000
const STALL_MS = 30_000

export interface ChosenModel {
  readonly settings: Model
  readonly moderation: Config['llm']['moderation']
  /** The rules of the local cloud answer. */
  readonly isStandIn: boolean
}

/**
 * The model that `name` means: `fast` or `slow` of the configuration, the name one of them has, or any other one its
 * fast endpoint serves. @throws {UsageError} when there is only the stand-in.
 */
export function chooseModel({ llm }: Config, name = 'fast'): ChosenModel {
  const configured = [llm.fast, llm.slow].find(({ model }) => model === name)
  const settings =
    name === 'fast' ? llm.fast : name === 'slow' ? llm.slow : (configured ?? { ...llm.fast, model: name })
  const isStandIn = settings.endpoint.startsWith(`https://localhost:${DEFAULT_PORTS.openai}/`)
  if (isStandIn && !configured && name !== 'fast' && name !== 'slow') {
    throw new UsageError(
      `No service is configured that could have a model ${name}. Put an OpenAI-compatible one under llm.fast in config.yaml, ` +
        'or into LLM__FAST__ENDPOINT (it ends in /v1/) and LLM__FAST__ACCESS_KEY.',
    )
  }
  return { settings, isStandIn, moderation: llm.moderation }
}

/** Opens the model for calls in text. The stand-in is started in this process, without a stack. */
export async function openModel({
  settings,
  moderation,
  isStandIn,
}: ChosenModel): Promise<AsyncDisposable & { readonly llm: LanguageModel }> {
  const standIn = isStandIn ? await startOpenAi({ accessKey: settings.access_key }) : undefined
  const endpoint = standIn ? `${standIn.url}/openai/v1/` : settings.endpoint
  const { access_key: apiKey, model, temperature, seed } = settings
  const llm = openAi({
    endpoint,
    apiKey,
    model,
    temperature,
    seed,
    moderation,
    clock: systemClock,
    firstPartMs: FIRST_PART_MS,
    stallMs: STALL_MS,
  })
  return { llm: patient(llm, systemClock), [Symbol.asyncDispose]: async () => standIn?.close() }
}
