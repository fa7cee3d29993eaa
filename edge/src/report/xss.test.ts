import type { CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { beforeAll, describe, expect, it } from 'vitest'
import { NODE, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { XSS_PAYLOADS } from '../testing/xss-payloads.ts'
import { readReport } from './cache/read-report.ts'
import { CallPage } from './call-page.tsx'
import { frameOf } from './page.tsx'
import { VIEWS } from './view.ts'

const at = '2026-11-21T12:00:05.000Z'
const connectionId = 'connection-1'

/** The same text from everybody who can bring one into a call: caller, speech, model, text message, found document. */
const everywhere = (text: string): CallEvent[] => [
  { id: 'leg', type: 'leg-connected', connectionId, at },
  { id: 'lang', type: 'language-chosen', lang: text, at },
  { id: 'said', type: 'caller-said', text, lang: text, at },
  { id: 'sms-1', type: 'sms-received', text, at },
  { id: `sms-2-${text.slice(0, 150)}`, type: 'sms-sent', text, lang: 'en-US', at },
  {
    id: 'answered',
    type: 'assistant-said',
    messageId: `a-${text.slice(0, 150)}`,
    text,
    style: 'none',
    lang: 'en-US',
    interrupted: true,
    documents: [text],
    latency: { first_audio_ms: 900, silence_ms: 500, stt_ms: 100, llm_ms: 200, tts_ms: 80, own_ms: 20 },
    at,
  },
  {
    id: 'tools',
    type: 'tools-used',
    messageId: 'a2',
    calls: [
      [
        'updated_claim',
        {
          updates: [
            { field: 'incident_location', value: text },
            { field: text, value: text },
          ],
        },
      ],
      ['new_or_updated_reminder', { title: text }],
      ['search_document', { queries: [text] }],
      [text, { title: text }],
    ].map(([name, values]) => ({
      tool_id: text,
      function_name: String(name),
      function_arguments: JSON.stringify(values),
      content: `# ${text}`,
    })),
    at,
  },
  {
    id: 'claim',
    type: 'claim-updated',
    fields: { caller_name: text, caller_email: text, caller_phone: text, incident_location: text, [text]: text },
    at,
  },
  {
    id: 'reminder',
    type: 'reminder-set',
    reminder: { created_at: at, title: text, description: text, due_date_time: at, owner: text },
    at,
  },
  {
    id: 'insights',
    type: 'insights-written',
    next: { action: 'case_closed', justification: text },
    synthesis: {
      short: text,
      long: `${text}\n\n- ${text}\n\n[${text}](https://example.com)`,
      satisfaction: 'low',
      improvement_suggestions: text,
      citations: [{ words: text, message_id: 'said' }],
    },
    at,
  },
]

interface Seen {
  readonly tag: string
  readonly attributes: ReadonlyMap<string, string>
  readonly text: string
}

/** Every element of a page as a browser parses it. */
function elementsOf(html: string): Seen[] {
  const seen: Seen[] = []
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) {
      const attributes = new Map(
        node.attrs.map(({ name, prefix, value }) => [prefix ? `${prefix}:${name}` : name, value]),
      )
      const text = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('')
      seen.push({ tag: node.tagName, attributes, text })
      if (node.tagName === 'template' && 'content' in node) visit(node.content as DefaultTreeAdapterTypes.Node)
    }
    if ('childNodes' in node) node.childNodes.forEach(visit)
  }
  visit(parse(html, { scriptingEnabled: false }))
  return seen
}

const ADDRESSES = [
  'href',
  'src',
  'action',
  'formaction',
  'xlink:href',
  'data',
  'poster',
  'srcset',
  'background',
  'ping',
]
const OWN = /^(\/(?![/\\])[\w\-/.?=&%+~*]*|#[\w\-.%~!*'()]+)$/
const LINK = /^(https?:\/\/|tel:|mailto:)/

/** What is wrong with an element. Our own script is named; nothing else may run, load or send anything. */
function wrongsOf({ tag, attributes, text }: Seen, ownTags: ReadonlySet<string>): string[] {
  const wrongs: string[] = []
  if (!ownTags.has(tag)) wrongs.push(`an element <${tag}> of somebody else`)
  if (tag === 'script' && (attributes.get('src') !== '/report/live.js' || text)) wrongs.push('a script')
  if (tag === 'meta' && attributes.get('http-equiv') && attributes.get('content') !== '3') wrongs.push('a refresh')
  for (const [name, value] of attributes) {
    if (/^on|^style$|^srcdoc$/.test(name)) wrongs.push(`${tag}[${name}]`)
    if (!ADDRESSES.includes(name) || OWN.test(value)) continue
    if (tag === 'a' && LINK.test(value) && (!value.startsWith('http') || attributes.get('rel')?.includes('noopener')))
      continue
    wrongs.push(`${tag}[${name}=${value}]`)
  }
  return wrongs
}

describe('T9 · Stored XSS: 300 texts that would like to be more', () => {
  let edge: TestEdge
  let ownTags: ReadonlySet<string>
  beforeAll(async () => {
    edge = await testEdge()
    const pages = await pagesOf(
      await callWith('an honest `text` **with** *all* marks\n\n## h\n\n1. a\n\n> b\n\n```\nc\n```'),
    )
    ownTags = new Set(pages.flatMap((page) => elementsOf(page).map(({ tag }) => tag)))
  })

  async function callWith(text: string): Promise<CallState> {
    const call = await edge.newCall({ bot_name: text, bot_company: text, task: text })
    return (await edge.store.apply(call.call_id, everywhere(text))).call
  }

  /** Both roles' report, the list, and the monitor as a page and as a stream. */
  async function pagesOf(call: CallState): Promise<string[]> {
    edge.house.nodes = [{ ...NODE, calls: [call.call_id] }]
    const frame = frameOf(edge.services)
    const reports = VIEWS.map(async (view) => {
      const render = (found: CallState) => String(CallPage({ call: found, view, frame, callsBack: true }))
      return (await readReport(edge.services, { call, view, ifNoneMatch: undefined, render }))?.html ?? ''
    })
    const name = encodeURIComponent(call.claim['caller_name']?.slice(0, 200).toWellFormed() ?? '')
    const paths = [
      `/report/${call.call_id}`,
      `/report?name=${name}`,
      `/report?phone_number=${name}&since=${name}`,
      '/monitor',
    ]
    return [
      ...(await Promise.all(reports)),
      ...(await Promise.all(paths.map(async (path) => (await edge.api(path)).text()))),
    ]
  }

  it('are as many as it says', () => expect(XSS_PAYLOADS.length).toBeGreaterThanOrEqual(300))

  it('stay texts, wherever they came from and wherever they are shown', { timeout: 60_000 }, async () => {
    const wrongs: string[] = []
    for (const [index, payload] of XSS_PAYLOADS.entries()) {
      // A list of all of them would be read again for each.
      if (index % 15 === 0) edge = await testEdge()
      const call = await callWith(payload)
      for (const page of await pagesOf(call))
        for (const element of elementsOf(page))
          for (const wrong of wrongsOf(element, ownTags)) wrongs.push(`${wrong} by ${JSON.stringify(payload)}`)
      await edge.store.apply(call.call_id, [{ id: 'over', type: 'leg-disconnected', connectionId, at }])
    }
    expect(wrongs).toEqual([])
  })

  it('are noticed when they are not', () => {
    const bad = ['<script>1</script>', '<p onclick=x>', '<a href="javascript:x">', '<img src="//evil.example">', '<x>']
    for (const html of bad) expect(elementsOf(html).flatMap((element) => wrongsOf(element, ownTags))).not.toEqual([])
  })
})
