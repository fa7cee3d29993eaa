import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { settingsSchema } from '@call-center/shared/config/settings-schema'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { ROOT } from './run-steps.ts'
import { configurationReference } from '../docs/configuration-reference.ts'
import { REFERENCE_FILE, SCHEMA_FILE, schemaText } from './write-schema.ts'

describe('the schema for editors', () => {
  const schema = z.fromJSONSchema(settingsSchema() as never)
  const accepts = (settings: unknown): boolean => schema.safeParse(settings).success
  const conversation = { initiate: { agent_phone_number: '+33612345678', bot_company: 'Contoso', bot_name: 'Amélie' } }

  it('is up to date: npm run config -- schema writes it', async () => {
    expect(await readFile(join(ROOT, SCHEMA_FILE), 'utf8')).toBe(schemaText())
  })

  it('is named in the example, which fits it', async () => {
    const text = await readFile(join(ROOT, 'config.example.yaml'), 'utf8')
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=./${SCHEMA_FILE}`)
    expect(accepts(parse(text))).toBe(true)
  })

  it.each<[string, object, boolean]>([
    ['a file with one section', { conversation }, true],
    ['the older name of that section', { conversation: { default_initiate: conversation.initiate } }, true],
    ['a section of an older file', { conversation, resources: { public_url: 'https://a.example' } }, true],
    ['a flag', { conversation, features: { vad_threshold: 0.7 } }, true],
    ['a mistyped section', { conversation, feature: {} }, false],
    ['a mistyped flag', { conversation, features: { vad_treshold: 0.7 } }, false],
    ['an impossible flag', { conversation, features: { vad_threshold: 7 } }, false],
    ['a key that is missing', { conversation: { initiate: { bot_name: 'Amélie' } } }, false],
  ])('judges %s', (_what, settings, fits) => expect(accepts(settings)).toBe(fits))

  it('explains the flags, and marks what is secret', () => {
    const text = schemaText()
    expect(text).toContain('"description": "Milliseconds of silence that end a turn."')
    expect(text).toContain('"writeOnly": true')
  })
})

describe('the reference for people', () => {
  const text = configurationReference()

  it('is up to date: npm run config -- schema writes it', async () => {
    expect(await readFile(join(ROOT, REFERENCE_FILE), 'utf8')).toBe(text)
  })

  it.each([
    '| `features.vad_silence_timeout_ms` | whole number, 0 to 10000 | `500` | Milliseconds of silence that end a turn. |',
    '| `llm.fast.access_key` 🔒 |',
    '| `conversation.initiate.lang.availables[].voice` | text |',
    '| `llm.moderation.hate` | `low`, `medium`, `high`, `off` | `"high"` |',
  ])('says %s', (row) => expect(text).toContain(row))
})
