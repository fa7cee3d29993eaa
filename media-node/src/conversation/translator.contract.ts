import { ProviderError, TurnInterrupted } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import type { Translator } from './translator.ts'

/** What the provider behind the translator is about to do. */
export type TranslatorSituation =
  | 'puts "xx " before each text'
  | 'loses a placeholder'
  | 'leaves a text out'
  | 'talks'
  | 'hangs'

/** Every translator runs this. */
export function translatorContract(name: string, open: (situation: TranslatorSituation) => Translator): void {
  const translate = (situation: TranslatorSituation, texts: readonly string[], signal = new AbortController().signal) =>
    open(situation).translate(texts, { to: 'de-DE', signal })

  describe(`${name} as a translator`, () => {
    it('translates each text, in order, with its placeholders', async () => {
      const texts = ['Hello, I am {bot_name}.', 'One "moment", please.', 'Goodbye.']
      expect(await translate('puts "xx " before each text', texts)).toEqual(texts.map((text) => `xx ${text}`))
    })

    it('translates more than fit into one request', async () => {
      const texts = Array.from({ length: 70 }, (_, i) => `text ${i}`)
      expect(await translate('puts "xx " before each text', texts)).toEqual(texts.map((text) => `xx ${text}`))
    })

    it('asks nothing when there is nothing to translate', async () => {
      expect(await translate('talks', [])).toEqual([])
    })

    it.each<TranslatorSituation>(['loses a placeholder', 'leaves a text out', 'talks'])(
      'fails when the provider %s',
      async (situation) => {
        await expect(translate(situation, ['I am {bot_name}.', 'Goodbye.'])).rejects.toThrow(ProviderError)
      },
    )

    it('stops when it is told to', async () => {
      const control = new AbortController()
      const translating = translate('hangs', ['Hello.'], control.signal)
      control.abort(new TurnInterrupted('enough'))
      await expect(translating).rejects.toThrow(TurnInterrupted)
    })
  })
}
