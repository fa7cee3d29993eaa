import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Identity, startIdentity } from '../../../infra/local-cloud/identity/start-identity.ts'
import { type OpenAi, startOpenAi } from '../../../infra/local-cloud/openai/start-openai.ts'
import { openAiEmbedder } from '../knowledge/openai-embedder.ts'
import { collect, replyOf } from '../llm/llm.contract.ts'
import { openAi } from '../llm/openai.ts'
import { systemClock } from '../clock.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { COGNITIVE_SERVICES, SEARCH, type ServiceKey } from './access-token.ts'
import { managedIdentity } from './managed-identity.ts'

const HOUR_SEC = 3_600
const IDENTITY = { header: 'proof', clientId: 'client' }

let clock: FakeClock
let identity: Identity
beforeEach(async () => {
  clock = new FakeClock()
  identity = await startIdentity({ ...IDENTITY, lifetimeSec: HOUR_SEC, now: () => clock.wallMs() })
})
afterEach(() => identity.close())

const source = (change: Partial<Parameters<typeof managedIdentity>[0]> = {}) =>
  managedIdentity({ endpoint: identity.url, ...IDENTITY, clock, ...change })

describe('managedIdentity', () => {
  it('asks once for the token of a service, however many ask at once, and keeps it', async () => {
    const tokens = source()
    const [one, other] = await Promise.all([tokens.token(SEARCH), tokens.token(SEARCH)])
    expect(one).toEqual(other)
    expect(await tokens.token(SEARCH)).toEqual(one)
    expect(identity.asked).toEqual([SEARCH])
    expect(await tokens.token(COGNITIVE_SERVICES)).not.toEqual(one)
  })

  it('asks for a new one in the last minutes, while the old one still serves', async () => {
    const tokens = source()
    const first = await tokens.token(SEARCH)
    await clock.advance((HOUR_SEC - 200) * 1_000)
    expect(await tokens.token(SEARCH)).toEqual(first)
    await expect.poll(async () => (await tokens.token(SEARCH)).token).not.toBe(first.token)
    expect(identity.asked).toEqual([SEARCH, SEARCH])
  })

  it('gives out none that is over', async () => {
    const tokens = source()
    const first = await tokens.token(SEARCH)
    await clock.advance(HOUR_SEC * 1_000)
    const { token } = await tokens.token(SEARCH)
    expect([identity.isToken(first.token, SEARCH), identity.isToken(token, SEARCH)]).toEqual([false, true])
  })

  it.each([
    ['another header', { header: 'guessed' }, false],
    ['no such identity', { clientId: 'other' }, false],
    ['nobody there', { endpoint: 'http://127.0.0.1:1/msi/token' }, true],
  ])('fails as a provider with %s', async (_what, change, retryable) => {
    const failure = expect(source(change).token(SEARCH)).rejects
    await failure.toMatchObject({ code: 'provider-failed', retryable })
  })
})

describe('the models, with the token of a managed identity', () => {
  let server: OpenAi
  beforeEach(async () => {
    server = await startOpenAi({ accessKey: 'key', isToken: identity.isToken, onLine() {} })
  })
  afterEach(() => server.close())

  const chat = (apiKey: ServiceKey) =>
    collect(
      replyOf(
        openAi({
          endpoint: `${server.url}/openai/v1/`,
          apiKey,
          model: 'fast',
          temperature: 0,
          seed: 1,
          clock: systemClock,
        }),
      ),
    )

  it('answer, and make vectors, without a key', async () => {
    const tokens = source()
    const apiKey = () => tokens.token(COGNITIVE_SERVICES)
    expect(await chat(apiKey)).not.toEqual([])
    const model = {
      endpoint: `${server.url}/openai/v1/`,
      model: 'text-embedding-3-small',
      dimensions: 64,
      access_key: '',
    }
    const embedder = openAiEmbedder({ ...model, apiKey, clock: systemClock })
    expect(await embedder.embed(['hail'], { signal: new AbortController().signal })).toHaveLength(1)
    expect(server.requests.map(({ status }) => status)).toEqual([200, 200])
  })

  it('refuse a token that is for another service, or over', async () => {
    const tokens = source()
    await expect(chat(() => tokens.token(SEARCH))).rejects.toMatchObject({ message: 'openai: status 401' })
    const old = await tokens.token(COGNITIVE_SERVICES)
    await clock.advance(HOUR_SEC * 1_000)
    await expect(chat(async () => old)).rejects.toMatchObject({ message: 'openai: status 401' })
  })

  it('can be asked again when there is no token', async () => {
    const tokens = source({ endpoint: 'http://127.0.0.1:1/msi/token' })
    await expect(chat(() => tokens.token(COGNITIVE_SERVICES))).rejects.toMatchObject({ retryable: true })
  })
})
