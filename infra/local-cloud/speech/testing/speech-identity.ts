import { CognitiveService } from '@call-center/shared/config/cognitive-service'
import type { Clock } from '../../../../media-node/src/clock.ts'
import { type ServiceKey, speechKey } from '../../../../media-node/src/identity/access-token.ts'
import { managedIdentity } from '../../../../media-node/src/identity/managed-identity.ts'
import { startIdentity } from '../../identity/start-identity.ts'
import { entraRefusal, type SpeechIdentity } from '../entra-token.ts'

export const TOKEN_MS = 3_600_000
const PROOF = { header: 'proof', clientId: 'client' }
const RESOURCE = '/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/speech'

export interface TestIdentity extends AsyncDisposable {
  /** What a media node asks speech with. */
  readonly key: ServiceKey
  /** What a service knows of it. */
  readonly known: SpeechIdentity
  readonly admits: (authorization: string) => boolean
}

/** A managed identity whose tokens are good for an hour of this clock, and for one Speech resource. */
export async function openSpeechIdentity(clock: Clock, resourceId = RESOURCE): Promise<TestIdentity> {
  const identity = await startIdentity({ ...PROOF, lifetimeSec: TOKEN_MS / 1_000, now: () => clock.wallMs() })
  const section = { endpoint: 'wss://speech.example.com', auth: 'managed_identity', resource_id: resourceId }
  const tokens = managedIdentity({ endpoint: identity.url, ...PROOF, clock })
  const known = { resourceId: RESOURCE, isToken: identity.isToken }
  return {
    key: speechKey(CognitiveService.parse(section), tokens),
    known,
    admits: (authorization) => entraRefusal(authorization, known) === undefined,
    [Symbol.asyncDispose]: () => identity.close(),
  }
}
