import { describe, expect, it } from 'vitest'
import { disclosesAi } from './disclosure.ts'
import { spokenPrompts, TtsPrompts } from './prompts.ts'

const GREETINGS = ['hello_tpl', 'welcome_back_tpl', 'callback_tpl'] as const
const own = (sentences: object) => TtsPrompts.parse({ tts_lang: 'en-US', ...sentences })

describe('that a machine speaks', () => {
  it.each(['en-US', 'fr-FR', 'es-ES', 'zh-CN', 'de-DE'])('is in the first sentence of every greeting in %s', (lang) => {
    const prompts = spokenPrompts(own({}), lang)
    for (const greeting of GREETINGS.flatMap((name) => prompts[name])) expect(greeting).toSatisfy(disclosesAi)
    for (const sentence of prompts.disclosure_tpl) expect(sentence).toSatisfy(disclosesAi)
  })

  it('is said before a greeting of the operator that does not say so, and not twice', () => {
    const prompts = spokenPrompts(own({ hello_tpl: ['Ahoy! I am an AI.', 'This is your AI, Otto. Hi.'] }), 'en-GB')
    expect(prompts.hello_tpl).toEqual([
      'You are talking to the AI assistant of {bot_company}. Ahoy! I am an AI.',
      'This is your AI, Otto. Hi.',
    ])
  })

  it('is said in the operator’s words, when they say it', () => {
    const hello_tpl = ['Hi.']
    const say = (disclosure: string) =>
      spokenPrompts(own({ hello_tpl, disclosure_tpl: [disclosure] }), 'en-US').hello_tpl
    expect(say('An artificial intelligence speaks.')).toEqual(['An artificial intelligence speaks. Hi.'])
    expect(say('A lovely day.')).toEqual(['You are talking to the AI assistant of {bot_company}. Hi.'])
  })

  it('is said in a language it was translated into', () => {
    const translated = { disclosure_tpl: ['Sie sprechen mit dem KI-Assistenten.'], hello_tpl: ['Moin.'] }
    const prompts = spokenPrompts(own({ hello_tpl: ['Ahoy.'] }), 'de-DE', translated)
    expect(prompts.hello_tpl).toEqual(['Sie sprechen mit dem KI-Assistenten. Moin.'])
  })

  it.each([
    ['Chai and a fair day to you.', false],
    ['Ciao, sono l’assistente di Intelligenza Artificiale.', true],
    ['我是AI助理。', true],
    ['KI-Assistent hier.', true],
    ['I said nothing of it.', false],
    ['Si, un saluto ai clienti della mia ditta.', false],
    ['Dies ist eine künstliche Intelligenz.', true],
  ])('is found in words, not in parts of them: %s', (text, says) => {
    expect(disclosesAi(text)).toBe(says)
  })
})
