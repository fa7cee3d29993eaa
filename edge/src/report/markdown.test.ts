import { describe, expect, it } from 'vitest'
import { zoneOf } from '@call-center/shared/time-zone'
import { localDate, localValue } from '../local-date.ts'
import { parseMarkdown } from './markdown.ts'
import { humanName, toolInWords } from './words.ts'

const text = (value: string) => ({ type: 'text', text: value })

describe('Markdown', () => {
  it.each<[string, string, unknown[]]>([
    [
      'paragraphs',
      'one\ntwo\n\nthree',
      [
        { type: 'paragraph', children: [text('one two')] },
        { type: 'paragraph', children: [text('three')] },
      ],
    ],
    ['headings', '## A title ##', [{ type: 'heading', children: [text('A title')] }]],
    ['lists', '- a\n- b\n  more', [{ type: 'list', ordered: false, items: [[text('a')], [text('b more')]] }]],
    ['numbered lists', '1. a\n2) b', [{ type: 'list', ordered: true, items: [[text('a')], [text('b')]] }]],
    ['quotes', '> a\n> b', [{ type: 'quote', children: [text('a b')] }]],
    ['code', '```\n<b>\n```', [{ type: 'code', text: '<b>' }]],
    ['an open fence', '```\nx', [{ type: 'code', text: 'x' }]],
    [
      'marks',
      '**a** _b_ `c`',
      [
        {
          type: 'paragraph',
          children: [
            { type: 'strong', children: [text('a')] },
            text(' '),
            { type: 'em', children: [text('b')] },
            text(' '),
            { type: 'code', text: 'c' },
          ],
        },
      ],
    ],
    [
      'links',
      '[a](https://x.y)',
      [{ type: 'paragraph', children: [{ type: 'link', href: 'https://x.y', children: [text('a')] }] }],
    ],
    ['no other links', '[a](javascript:x)', [{ type: 'paragraph', children: [text('[a](javascript:x)')] }]],
    [
      'stars and names that are none',
      '2 * 3 and snake_case_name',
      [{ type: 'paragraph', children: [text('2 * 3 and snake_case_name')] }],
    ],
    ['nothing', '', []],
  ])('knows %s', (_what, markdown, blocks) => {
    expect(parseMarkdown(markdown)).toEqual(blocks)
  })

  it('ends, quickly, whatever it is given', () => {
    for (const nasty of [
      '*'.repeat(5_000),
      '['.repeat(5_000),
      '**a'.repeat(2_000),
      '_'.repeat(3_000) + 'a',
      '`'.repeat(4_999),
    ]) {
      const started = performance.now()
      parseMarkdown(nasty)
      expect(performance.now() - started).toBeLessThan(1_000)
    }
  })
})

describe('words for people', () => {
  it.each([
    ['incident_datetime', 'Incident date and time'],
    ['policy_number', 'Policy number'],
  ])('name %s %s', (name, words) => {
    expect(humanName(name)).toBe(words)
  })

  it.each([
    ['updated_claim', '{"field":"policy_number","value":"A1"}', 'Noted policy number: A1'],
    ['updated_claim', 'broken', 'Updated the claim'],
    ['talk_to_human', '{}', 'Asked for a colleague to take over'],
    ['order_pizza', '{}', 'Order pizza'],
    ['collect_by_keypad', '{"field":"card_number"}', 'Could not ask to key in card number'],
  ])('tell what %s did', (function_name, function_arguments, words) => {
    const tool = { tool_id: '1', content: '', function_name, function_arguments }
    expect(toolInWords(tool, { fields: [], zone: 'UTC' })).toEqual([words])
  })

  const two = {
    updates: [
      { field: 'caller_phone', value: '0612345678' },
      { field: 'policy_number', value: 'A1' },
    ],
  }
  it.each([
    ['', ['Noted caller phone: 0612345678', 'Noted policy number: A1']],
    [
      'caller_phone: error: "caller_phone" must be…\npolicy_number: ok, stored as "A1"',
      ['Did not accept caller phone: 0612345678', 'Noted policy number: A1'],
    ],
    [
      'Wrong arguments for updated_claim: …',
      ['Did not accept caller phone: 0612345678', 'Did not accept policy number: A1'],
    ],
  ])('tell which values were refused: %j', (content, words) => {
    const tool = { tool_id: '1', content, function_name: 'updated_claim', function_arguments: JSON.stringify(two) }
    expect(toolInWords(tool, { fields: [], zone: 'UTC' })).toEqual(words)
  })

  it.each([
    ['2026-11-20', '20 Nov 2026 (New York)'],
    ['2026-11-20 09:00', '20 Nov 2026, 09:00 (New York)'],
    ['2026-11-20T05:00:00.000Z', '20 Nov 2026, 00:00 (New York)'],
    ['yesterday', 'yesterday'],
  ])('read the date %s as the claim does', (value, words) => {
    expect(localValue({ name: 'incident_datetime', type: 'datetime' }, value, 'America/New_York')).toBe(words)
  })

  it.each([
    ['+33612345678', '21 Nov 2026, 13:00 (Paris)'],
    ['+14155550123', '21 Nov 2026, 07:00 (New York)'],
    ['+819012345678', '21 Nov 2026, 21:00 (Tokyo)'],
    ['+80012345678', '21 Nov 2026, 12:00 (UTC)'],
  ])('tell the time where %s rings', (phone, date) => {
    expect(localDate('2026-11-21T12:00:00.000Z', zoneOf(phone))).toBe(date)
  })
})
