import type { Config, Model } from '@call-center/shared/config/config'
import { UsageError } from '../cli/usage-error.ts'
import { DEFAULT_PORTS } from '../stack/ports.ts'

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
