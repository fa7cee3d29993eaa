import { TtsPrompts } from '@call-center/shared/config/prompts'
import { SPOKEN_EN } from '@call-center/shared/config/spoken/en'
import { silentLog } from '@call-center/shared/log'
import { describe, expect, it } from 'vitest'
import type { KeyValues } from '../features/kv-features.ts'
import type { SlowModel } from '../insights/slow-model.ts'
import { memoryKeyValues } from '../testing/memory-key-values.ts'
import { cloudEvent, testEdge } from '../testing/test-edge.ts'
import { createSentences } from './spoken-sentences.ts'

/** Puts the language it was asked for before each text. */
const translating = (asked: string[] = []): SlowModel => ({
  async complete([instructions, texts]) {
    const lang = /\((\w\w-\w\w)\)/.exec(instructions?.content ?? '')?.[1] ?? '?'
    asked.push(lang)
    return JSON.stringify((JSON.parse(texts?.content ?? '[]') as string[]).map((text) => `${lang}: ${text}`))
  },
})

function open({
  model = translating(),
  kept = memoryKeyValues(),
  configured = {},
  waits = false,
}: { model?: SlowModel; kept?: KeyValues; configured?: object; waits?: boolean } = {}) {
  const clock = { nowMs: 0 }
  const afterwards: Promise<unknown>[] = []
  const sentences = createSentences({
    configured: TtsPrompts.parse(configured),
    model,
    kept,
    log: silentLog,
    now: () => clock.nowMs,
    pause: () => (waits ? new Promise(() => {}) : Promise.resolve()),
    later: (work) => void afterwards.push(work),
  })
  return {
    sentences,
    clock,
    idle: () => Promise.all(afterwards),
    menu: (code: string) => sentences.in(code).ivr_language_tpl,
  }
}

const ENGLISH = SPOKEN_EN.ivr_language_tpl
const GERMAN = ENGLISH.map((text) => `de-DE: ${text}`)

describe('the sentences of a language that none are shipped for', () => {
  it('are translated while the first caller waits, and asked for once', async () => {
    const asked: string[] = []
    const { sentences, menu } = open({ model: translating(asked), waits: true })
    await sentences.prepare(['fr-FR', 'de-DE', 'en-US', 'pt-PT'])
    await sentences.prepare(['fr-FR', 'de-DE', 'en-US', 'pt-PT'])
    expect(asked.toSorted()).toEqual(['de-DE', 'pt-PT'])
    expect(menu('de-DE')).toEqual(GERMAN)
    expect(menu('fr-FR')[0]).toContain('tapez {index}')
  })

  it('are English when the model is slow, and there for the next caller', async () => {
    const { sentences, idle, menu } = open()
    await sentences.prepare(['de-DE'])
    expect(menu('de-DE')).toEqual(ENGLISH)
    await idle()
    expect(menu('de-DE')).toEqual(GERMAN)
  })

  it('are kept for other isolates, as long as they say the same', async () => {
    const kept = memoryKeyValues()
    const asked: string[] = []
    await open({ kept, waits: true }).sentences.prepare(['de-DE'])
    const other = open({ kept, model: translating(asked), waits: true })
    await other.sentences.prepare(['de-DE'])
    expect([asked, other.menu('de-DE')]).toEqual([[], GERMAN])
    const changed = { goodbye_tpl: ['Bye from {bot_company}.'] }
    const another = open({ kept, configured: changed, model: translating(asked), waits: true })
    await another.sentences.prepare(['de-DE'])
    expect(asked).toEqual(['de-DE'])
    expect(another.sentences.in('de-DE').goodbye_tpl).toEqual(['de-DE: Bye from {bot_company}.'])
  })

  it.each([
    ['talks', async () => 'Gladly!'],
    ['loses a placeholder', async () => JSON.stringify(['a', 'b', 'c', 'd', 'e'])],
    ['is away', () => Promise.reject(new Error('away'))],
  ])('are English when the model %s, which is asked again after a minute', async (_what, complete) => {
    let times = 0
    const model = { complete: () => (times++, complete()) }
    const { sentences, clock, menu } = open({ model, waits: true })
    await sentences.prepare(['de-DE'])
    await sentences.prepare(['de-DE'])
    expect([times, menu('de-DE')]).toEqual([1, ENGLISH])
    clock.nowMs = 60_000
    await sentences.prepare(['de-DE'])
    expect(times).toBe(2)
  })
})

it('the menu offers every language in itself', async () => {
  const edge = await testEdge({ services: { model: translating() } })
  const { lang } = edge.services.config.conversation.initiate
  const german = { short_code: 'de-DE', voice: 'de-DE-SeraphinaMultilingualNeural', pronunciations_en: ['German'] }
  const languages = { lang: { ...lang, availables: [...lang.availables, german] } }
  for (const wanted of [/^For German/, /^de-DE: For German, press 5/]) {
    const call = await edge.newCall(languages)
    await edge.carrier(call, [cloudEvent('CallConnected', 1)])
    const question = edge.telephony.done.at(-1)?.args[1] as { readonly prompt: readonly { readonly text: string }[] }
    expect(question.prompt.at(-1)?.text).toMatch(wanted)
  }
})
