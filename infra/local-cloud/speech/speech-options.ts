import type { SpeechIdentity } from './entra-token.ts'
import type { Recogniser } from './hearing/recogniser.ts'
import type { VoiceEngine } from './saying/voice-engine.ts'

export interface SpeechOptions {
  /** 0 takes any free one. */
  readonly port: number
  readonly host?: string
  /** PEM text. Without it the service is plain `ws://`. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** The key clients must send. @defaultValue 'local' */
  readonly subscriptionKey?: string
  /** Who may come with a token instead. @defaultValue nobody */
  readonly identity?: SpeechIdentity
  readonly voices: VoiceEngine
  readonly recogniser: Recogniser
  /** What the recogniser made of a caller. */
  readonly onHeard?: (
    callConnectionId: string | undefined,
    heard: { readonly text: string; readonly final: boolean },
  ) => void
  /** What a voice is asked to say. The id is there when the client put `callConnectionId` in the address. */
  readonly onSaid?: (callConnectionId: string | undefined, text: string) => void
  /** For loud lines: requests the cloud would refuse. */
  readonly warn?: (line: string) => void
  /** Replaced in tests. */
  readonly delayMs?: (ms: number) => Promise<unknown>
}
