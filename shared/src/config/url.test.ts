import { describe, expect, it } from 'vitest'
import { AccessSettings } from './access.ts'
import { AppConfiguration } from './app-configuration.ts'
import { Config } from './config.ts'
import { TwilioAccount } from './twilio.ts'
import { url } from './url.ts'

/** Spellings of what is inside: this machine, its network, the metadata of its cloud. */
const INSIDE = `
  127.0.0.1 127.1 127.0.0.1. 2130706433 017700000001 0x7f000001 0x7f.1 0177.0.0.1 127.0.0.1:443
  0.0.0.0 0 00 255.255.255.255 10.0.0.1 172.16.0.1 192.168.0.1 100.64.0.1 198.18.0.1 169.254.169.254
  2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 0xa9.254.0251.254 ①⑥⑨.②⑤④.①⑥⑨.②⑤④
  169。254。169。254 168.63.129.16 192.0.2.1 1.1.1.1 [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1]
  [::ffff:a9fe:a9fe] [fd00:ec2::254] [fe80::1] [::ffff:10.0.0.1] [64:ff9b::7f00:1] [2001:db8::1]
  [::127.0.0.1] metadata vault redis kubernetes localhost. localhost.. intranet.
  localhost.localdomain..
`
  .trim()
  .split(/\s+/)
  .map((host) => `https://${host}/`)

/** What looks like one address and is another, or is no address of a service. */
const DISGUISED = [
  'https://user@example.com/',
  'https://user:password@example.com/',
  'https://:password@example.com/',
  'https://localhost@evil.example/',
  'http://localhost@evil.example/',
  'http://localhost:80@169.254.169.254/',
  'https://example.com@127.0.0.1/',
  'http://localhost.evil.example/',
  'http://evil.example/?localhost',
  'http://evil.example/#localhost',
  'http://evil.example/localhost',
  'http://metadata.google.internal/',
  'http://example.com/',
  'ws://example.com/',
  'http:\\\\169.254.169.254\\',
  'https:169.254.169.254',
  'https:///169.254.169.254',
  'https://169.254.169.254%2f@example.com/',
  'https://example.com:99999/',
  'https://',
  'https://%/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'ftp://example.com/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'jar:https://example.com!/',
  'unix:/var/run/docker.sock',
  '//example.com/',
  '/etc/passwd',
  'example.com',
  '',
]
const TRICKS = [...INSIDE, ...DISGUISED]

describe('T12 · SSRF: addresses of the configuration that lead inside', () => {
  it('are tried in more than sixty ways', () => expect(new Set(TRICKS).size).toBeGreaterThan(60))

  it.each(TRICKS)('%s is refused', (trick) => {
    expect(url.safeParse(trick).success).toBe(false)
  })

  it.each([
    'https://contoso.openai.azure.com/openai/v1/',
    'wss://westeurope.stt.speech.microsoft.com',
    'https://cosmos.example.com:8081',
    'https://xn--bcher-kva.example/',
    'http://localhost:9400',
    'https://localhost:9401/openai/v1/',
    'wss://localhost:9402',
  ])('%s is taken', (fine) => {
    expect(url.parse(fine)).toBe(fine)
  })

  it('are refused wherever an address may stand', () => {
    const trick = 'https://169.254.169.254/'
    const config = Config.safeParse({
      public_domain: trick,
      communication_services: {
        access_key: 'k',
        endpoint: trick,
        phone_number: '+33612345600',
        resource_id: 'r',
        token_keys_url: trick,
      },
      cognitive_service: { endpoint: trick, tts_endpoint: trick },
      llm: Object.fromEntries(['fast', 'slow', 'embedding'].map((name) => [name, { endpoint: trick, model: 'm' }])),
      database: { cosmos_db: { endpoint: trick, database: 'd', container: 'c' } },
      ai_search: { endpoint: trick, index: 'i', embedding_endpoint: trick },
      app_configuration: { connection_string: `Endpoint=${trick};Id=i;Secret=s` },
      access: { cloudflare: { team_domain: trick, audience: 'a' } },
      sms: {
        mode: 'twilio',
        twilio: { account_sid: `AC${'0'.repeat(32)}`, auth_token: 't', phone_number: '+33612345600', endpoint: trick },
      },
      conversation: { initiate: { agent_phone_number: '+33612345699', bot_company: 'Contoso', bot_name: 'Amélie' } },
    })
    expect(config.error?.issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'access.cloudflare.team_domain',
      'ai_search.embedding_endpoint',
      'ai_search.endpoint',
      'app_configuration.connection_string',
      'cognitive_service.endpoint',
      'cognitive_service.tts_endpoint',
      'communication_services.endpoint',
      'communication_services.token_keys_url',
      'database.cosmos_db.endpoint',
      'llm.embedding.endpoint',
      'llm.fast.endpoint',
      'llm.slow.endpoint',
      'public_domain',
      'sms.twilio.endpoint',
    ])
  })

  it('are still taken by the sections alone where they are fine', () => {
    expect(
      AppConfiguration.safeParse({ connection_string: 'Endpoint=https://a.azconfig.io;Id=i;Secret=s' }).success,
    ).toBe(true)
    const cloudflare = { team_domain: 'https://contoso.cloudflareaccess.com', audience: 'a' }
    expect(AccessSettings.safeParse({ cloudflare }).success).toBe(true)
    expect(TwilioAccount.shape.endpoint.parse(undefined)).toBe('https://api.twilio.com')
  })
})
