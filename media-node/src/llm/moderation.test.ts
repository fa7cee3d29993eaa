import { Moderation } from '@call-center/shared/config/moderation'
import { describe, expect, it } from 'vitest'
import { refusedFor } from './moderation.ts'

const DEFAULTS = Moderation.parse({})
const of = (results: object) => ({ choices: [{ index: 0, delta: {}, content_filter_results: results }] })
const ofPrompt = (results: object) => ({ choices: [], prompt_filter_results: [{ content_filter_results: results }] })

describe('refusedFor', () => {
  it.each<[string, unknown, Partial<Moderation>, string | undefined]>([
    ['an answer that is safe', of({ hate: { filtered: false, severity: 'safe' } }), {}, undefined],
    ['an answer of high severity', of({ violence: { filtered: false, severity: 'high' } }), {}, 'violence'],
    ['a caller who tells of blood', ofPrompt({ violence: { severity: 'medium' } }), {}, undefined],
    [
      'the same where the operator is strict',
      ofPrompt({ violence: { severity: 'medium' } }),
      { violence: 'low' },
      'violence',
    ],
    [
      'the same where nothing is moderated',
      ofPrompt({ violence: { severity: 'high' } }),
      { violence: 'off' },
      undefined,
    ],
    ['a jailbreak', ofPrompt({ jailbreak: { filtered: false, detected: true } }), {}, 'jailbreak'],
    ['a jailbreak that may be', ofPrompt({ jailbreak: { detected: true } }), { jailbreak: false }, undefined],
    ['no jailbreak', ofPrompt({ jailbreak: { detected: false } }), {}, undefined],
    ['instructions in a document', ofPrompt({ indirect_attack: { detected: true } }), {}, 'indirect_attack'],
    ['swearing', ofPrompt({ profanity: { detected: true } }), {}, undefined],
    ['swearing where it is refused', ofPrompt({ profanity: { detected: true } }), { profanity: true }, 'profanity'],
    ['a category nobody asked about', of({ custom_blocklists: { filtered: true } }), {}, undefined],
    ['a severity nobody knows', of({ hate: { severity: 'extreme' } }), {}, undefined],
    ['results that are none', of([null, 'high'] as never), {}, undefined],
    ['a server that says nothing', { choices: [{ delta: { content: 'Hello' } }] }, {}, undefined],
    ['nonsense', 'nonsense', {}, undefined],
  ])('of %s', (_name, chunk, levels, category) => {
    expect(refusedFor(chunk, { ...DEFAULTS, ...levels })).toBe(category)
  })
})
