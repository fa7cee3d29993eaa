import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { withoutWrappers } from '../unknown-keys.ts'
import { Config } from './config.ts'
import { isSecretText, secretText } from './secret-text.ts'
import { withoutSecrets } from './without-secrets.ts'

describe('a configuration that is shown', () => {
  const schema = z.object({
    hidden: secretText().min(1).default(''),
    list: z.array(z.object({ hidden: secretText().optional(), shown: z.string() })).default([]),
    url: z.string(),
    wild: z.unknown(),
    per_key: z.number().default(1),
  })

  it.each<[string, unknown, unknown]>([
    ['a secret', { hidden: 'x' }, { hidden: '***' }],
    ['a secret that is not set', { hidden: '' }, { hidden: '' }],
    ['a secret in a list', { list: [{ hidden: 'x', shown: 'y' }] }, { list: [{ hidden: '***', shown: 'y' }] }],
    [
      'a key by its name',
      { wild: { api_key: 'x', password: 'x', keys_url: 'y' } },
      { wild: { api_key: '***', password: '***', keys_url: 'y' } },
    ],
    ['no number by its name', { per_key: 2 }, { per_key: 2 }],
    ['what a URL carries', { url: 'https://me:secret@a.example/b?sig=c' }, { url: 'https://***@a.example/b?***' }],
    ['an honest URL', { url: 'https://a.example/b' }, { url: 'https://a.example/b' }],
  ])('hides %s', (_what, value, shown) => expect(withoutSecrets(schema, value)).toEqual(shown))

  it('knows every secret there is by its schema', () => {
    const harmless = ['communication_services.token_issuer', 'communication_services.token_keys_url']
    const named = leaves(Config, [])
      .filter(({ path }) => /key|token|secret|password|connection_string|signature/.test(path.split('.').at(-1) ?? ''))
      .filter(({ path, schema }) => !harmless.includes(path) && !(schema instanceof z.ZodNumber))
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(({ schema }) => !isSecretText(schema)).map(({ path }) => path)).toEqual([])
  })
})

function leaves(schema: z.core.$ZodType, path: readonly string[]): { path: string; schema: z.core.$ZodType }[] {
  const inner = withoutWrappers(schema)
  if (inner instanceof z.ZodArray) return leaves(inner.element, path)
  if (!(inner instanceof z.ZodObject)) return [{ path: path.join('.'), schema: inner }]
  return Object.entries<z.core.$ZodType>(inner.shape).flatMap(([key, item]) => leaves(item, [...path, key]))
}
