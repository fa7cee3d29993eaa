import { silentLog } from '@call-center/shared/log'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock as clock } from '../../../media-node/src/clock.ts'
import type { ServiceKey } from '../../../media-node/src/identity/access-token.ts'
import { createMetrics } from '../../../media-node/src/metrics.ts'
import { azureSpeechToText } from '../../../media-node/src/stt/azure.ts'
import { openStream } from '../../../media-node/src/stt/stt.contract.ts'
import { azureTextToSpeech } from '../../../media-node/src/tts/azure.ts'
import { framesOfSpeech, speechOptions } from '../../../media-node/src/tts/tts.contract.ts'
import { start } from './test-sdk.ts'
import { openSpeechIdentity, type TestIdentity } from './testing/speech-identity.ts'

/** The media node's own adapters, through the real SDK, against the local cloud: with a key, and with a managed identity. */
let identity: TestIdentity
beforeEach(async () => void (identity = await openSpeechIdentity(clock)))
afterEach(() => identity[Symbol.asyncDispose]())

async function ask(endpoint: string, key: ServiceKey): Promise<readonly ['heard' | 'refused', 'spoke' | 'refused']> {
  const stt = azureSpeechToText({ endpoint, key, clock, log: silentLog, metrics: createMetrics() })
  using tts = azureTextToSpeech({ endpoint, key, clock, warm: 1 })
  const heard = openStream(stt).then(
    ({ stream }) => stream[Symbol.asyncDispose]().then(() => 'heard' as const),
    () => 'refused' as const,
  )
  const spoke = framesOfSpeech(tts.synthesize('Hello.', speechOptions())).then(
    (frames) => (frames.length > 10 ? ('spoke' as const) : ('refused' as const)),
    () => 'refused' as const,
  )
  return [await heard, await spoke]
}

describe('Speech of the local cloud, as the media node asks it', () => {
  it('takes a key, and the token of an identity that it knows', async () => {
    const { service, warnings } = await start({ identity: identity.known })
    expect(await ask(service.url, 'local')).toEqual(['heard', 'spoke'])
    expect(await ask(service.url, identity.key)).toEqual(['heard', 'spoke'])
    expect(warnings).toEqual([])
  })

  it.each<[string, (key: () => Promise<{ token: string; expiresAtMs: number }>) => ServiceKey, string]>([
    ['another key', () => 'guessed', 'wrong subscription key'],
    ['a key that is empty', () => '', 'wrong subscription key'],
    [
      'a token alone',
      (key) => async () => ({ ...(await key()), token: (await key()).token.replace(/^.*#/, '') }),
      'a token comes as aad#RESOURCE ID#TOKEN',
    ],
    [
      'a token for another resource',
      (key) => async () => ({
        ...(await key()),
        token: (await key()).token.replace('accounts/speech', 'accounts/mine'),
      }),
      'the token is for another resource',
    ],
    [
      'a token nobody gave out',
      (key) => async () => ({ ...(await key()), token: `${(await key()).token}x` }),
      'the token is over, or of no identity that may',
    ],
  ])('refuses %s', async (_what, change, why) => {
    const { service, warnings } = await start({ identity: identity.known })
    const { key } = identity
    if (typeof key === 'string') throw new Error('the identity has tokens')
    expect(await ask(service.url, change(key))).toEqual(['refused', 'refused'])
    expect(warnings[0]).toContain(`401: ${why}`)
  })

  it('knows keys alone where it is told of no identity', async () => {
    const { service, warnings } = await start()
    expect(await ask(service.url, identity.key)).toEqual(['refused', 'refused'])
    expect(warnings[0]).toContain('only subscription keys')
  })
})
