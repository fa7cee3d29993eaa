import type { IsToken } from '../identity/start-identity.ts'

/** Who may ask without a key: an identity with a token, for the one resource that this is. */
export interface SpeechIdentity {
  /** `/subscriptions/…/accounts/NAME` */
  readonly resourceId: string
  readonly isToken: IsToken
}

const RESOURCE = 'https://cognitiveservices.azure.com'

/** Says why the service refuses; undefined when it does not. A bare token names no resource, so it cannot know who pays. */
export function entraRefusal(authorization: string, identity: SpeechIdentity | undefined): string | undefined {
  const [, resourceId, token] = /^Bearer aad#([^#]+)#([^#]+)$/.exec(authorization) ?? []
  if (!identity) return 'only subscription keys are known here'
  if (token === undefined) return 'a token comes as aad#RESOURCE ID#TOKEN'
  if (resourceId !== identity.resourceId) return 'the token is for another resource'
  return identity.isToken(token, RESOURCE) ? undefined : 'the token is over, or of no identity that may'
}
