import type { NetworkMessage } from '../phone/line.ts'
import type { Listener } from '../phone/listening.ts'
import type { PromptPlayer } from '../phone/prompt-player.ts'
import type { ResultInformation } from './carrier.ts'
import type { MediaStreamingOptions } from './requests.ts'

export interface CallOptions {
  /** The person's number, whoever dialled. */
  readonly person: string
  /** The assistant's number. */
  readonly assistant: string
  readonly direction: 'inbound' | 'outbound'
  readonly callbackUri: string
  readonly operationContext: string | undefined
  readonly correlationId: string
  readonly media: MediaStreamingOptions | undefined
}

export interface Emission {
  readonly result?: ResultInformation
  readonly data?: object
  readonly operation?: {
    readonly operationContext?: string | undefined
    readonly operationCallbackUri?: string | undefined
  }
  /** Where it goes when neither the operation nor the call says. */
  readonly uri?: string | undefined
}

/** Somebody of a call who can be spoken to, and asked, alone. */
export interface Party {
  readonly prompts: PromptPlayer
  readonly listeners: Set<Listener>
  send(message: NetworkMessage): void
}
