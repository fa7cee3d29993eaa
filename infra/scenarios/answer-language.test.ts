import { spokenPrompts } from '@call-center/shared/config/prompts'
import { describe, expect, it } from 'vitest'
import { PHRASES } from '../local-cloud/openai/stand-in/phrases/pick.ts'
import { languageOfText } from './answer-language.ts'

describe('the language of a text', () => {
  it.each(['en', 'fr', 'es', 'zh'] as const)('is told for what is said in %s', (lang) => {
    const prompts = Object.values(spokenPrompts({ tts_lang: lang }, lang)).flat()
    const { questions, answers, help } = PHRASES[lang]
    const said = [...Object.values(questions), ...Object.values(help), answers.next, answers.why, answers.duration]
    const sentences = [...prompts, ...said].filter((text) => text.split(/\s+/).length > 4 || lang === 'zh')
    const wrong = sentences.filter((text) => (languageOfText(text) ?? lang) !== lang)
    expect(wrong).toEqual([])
    expect(languageOfText(sentences.join(' '))).toBe(lang)
  })

  it.each([
    ['Guten Tag, was kann ich für Sie tun?', 'de'],
    ['Grazie, ho annotato tutto. Qual è il suo indirizzo?', 'it'],
    ['Obrigado, anotei isso. Qual é o seu nome?', 'pt'],
    ['ありがとうございます。', 'ja'],
    ['Kevin Smith', undefined],
    ['', undefined],
  ])('%j is %s', (text, lang) => {
    expect(languageOfText(text)).toBe(lang)
  })
})
