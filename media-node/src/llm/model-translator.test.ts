import { translatorContract, type TranslatorSituation } from '../conversation/translator.contract.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import type { LanguageModel } from './language-model.ts'
import { modelTranslator } from './model-translator.ts'

const ANSWERS: Readonly<Record<Exclude<TranslatorSituation, 'hangs'>, (texts: readonly string[]) => string>> = {
  'puts "xx " before each text': (texts) => `\`\`\`json\n${JSON.stringify(texts.map((text) => `xx ${text}`))}\n\`\`\``,
  'loses a placeholder': (texts) => JSON.stringify(texts.map((text) => text.replace(/\{\w+\}/, 'Bob'))),
  'leaves a text out': (texts) => JSON.stringify(texts.slice(1)),
  talks: () => 'style=none How can I help you?',
}

translatorContract('modelTranslator', (situation) => {
  const llm: LanguageModel = {
    async *reply(messages, { signal }) {
      if (situation === 'hangs') return await new FakeClock().sleep(1, signal)
      const answer = ANSWERS[situation](JSON.parse(messages.at(-1)?.text ?? '') as string[])
      for (const piece of answer.match(/[^]{1,9}/g) ?? []) yield { type: 'text', text: piece }
    },
  }
  return modelTranslator(llm)
})
