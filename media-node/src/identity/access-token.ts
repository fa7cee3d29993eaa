import type { CognitiveService } from '@call-center/shared/config/cognitive-service'

/** A token of Microsoft Entra for one service. */
export interface AccessToken {
  readonly token: string
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number
}

/** Where tokens come from; `resource` is the service they are for, `https://search.azure.com` for example. */
export interface TokenSource {
  /** One that is good for a request now. @throws {ProviderError} */
  token(resource: string): Promise<AccessToken>
}

/** What proves to a service who asks: a key, or whoever has a token for it. */
export type ServiceKey = string | (() => Promise<AccessToken>)

/** As OpenAI's client takes it: a token is asked for at each request. */
export const openAiKey = (key: ServiceKey): string | (() => Promise<string>) =>
  typeof key === 'string' ? key || 'none' : async () => (await key()).token

/** Of Azure's models and speech. */
export const COGNITIVE_SERVICES = 'https://cognitiveservices.azure.com'
export const SEARCH = 'https://search.azure.com'

/** What a section of the configuration says of how to prove who asks. Settings that need an identity are refused without one. */
export function serviceKey(
  { auth, access_key }: { readonly auth?: 'key' | 'managed_identity' | undefined; readonly access_key: string },
  resource: string,
  tokens: TokenSource | undefined,
): ServiceKey {
  return auth === 'managed_identity' && tokens ? () => tokens.token(resource) : access_key
}

/**
 * For the Speech service, which learns from the token itself which resource is asked,
 * https://learn.microsoft.com/azure/ai-services/speech-service/how-to-configure-azure-ad-auth.
 */
export function speechKey(section: CognitiveService, tokens: TokenSource | undefined): ServiceKey {
  const key = serviceKey(section, COGNITIVE_SERVICES, tokens)
  if (typeof key === 'string') return key
  return async () => {
    const { token, expiresAtMs } = await key()
    return { token: `aad#${section.resource_id}#${token}`, expiresAtMs }
  }
}
