import { fillIn } from '@call-center/shared/config/prompts'
import { silentLog } from '@call-center/shared/log'
import { expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { fakeSession } from '../testing/fake-edge.ts'
import { FakeTranslator } from '../testing/fake-translator.ts'
import type { SpeechCache } from '../tts/speech-cache.ts'
import { createPromptBook } from './prompt-book.ts'
import { createPromptPrimer } from './prompt-primer.ts'

function open() {
  const clock = new FakeClock()
  const { signal } = new AbortController()
  const primed: string[] = []
  const forms: string[] = []
  const cache: SpeechCache = {
    synthesize: () => {
      throw new RangeError('nothing is said')
    },
    prime: async (text, { voice, style, goesOn }) => {
      primed.push(`${voice.language} ${text}`)
      forms.push([style, text, ...(goesOn ? ['goes on'] : [])].join(' '))
    },
  }
  const translator = new FakeTranslator(clock)
  const book = createPromptBook({ translator, clock, log: silentLog, signal })
  return { clock, primed, forms, translator, prime: createPromptPrimer({ cache, book, clock, log: silentLog, signal }) }
}

it('prepares the sentences of every language that calls are held in, each once', async () => {
  const { clock, primed, prime } = open()
  const session = fakeSession()
  for (const lang of ['en-US', 'fr-FR', 'en-US', 'fr-FR']) prime({ ...session, lang })
  await clock.advance(10_000)
  const { bot_company, bot_name } = session.initiate
  const hello = fillIn(
    "fr-FR Bonjour, je suis {bot_name}, l'assistant IA de {bot_company}. Comment puis-je vous aider ?",
    {
      bot_company,
      bot_name,
    },
  )
  expect(primed.filter((text) => text === hello)).toHaveLength(1)
  expect(primed.filter((text) => text.startsWith('en-US Sorry, I had'))).toHaveLength(1)
  expect(primed.some((text) => text.includes('{'))).toBe(false)
})

it('prepares how answers begin, in each style and as a part of a longer sentence', async () => {
  const { clock, forms, prime } = open()
  prime(fakeSession())
  await clock.advance(10_000)
  for (const form of ['none Thank you.', 'cheerful Thank you.', 'sad Thank you.', 'none Thank you, goes on'])
    expect(forms.filter((other) => other === form)).toEqual([form])
})

it('waits for the translation of a language whose sentences are not shipped', async () => {
  const { clock, primed, translator, prime } = open()
  translator.takesMs = 5_000
  const { initiate } = fakeSession()
  const german = { short_code: 'de-DE', voice: 'de-DE-SeraphinaMultilingualNeural', pronunciations_en: ['German'] }
  prime(
    fakeSession({
      lang: 'de-DE',
      initiate: { ...initiate, lang: { default_short_code: 'de-DE', availables: [german] } },
    }),
  )
  await clock.advance(4_000)
  expect(primed).toEqual([])
  await clock.advance(2_000)
  expect(primed[0]).toMatch(/^de-DE \[de-DE\] Sorry/)
})
