import type { Translator } from '../conversation/translator.ts'
import type { Knowledge } from './knowledge.ts'

/** Asks in the language of the documents, so that words are found as well as meanings. Without a translation, as it was said. */
export const inDocumentsLanguage = (
  knowledge: Knowledge,
  { translator, documentsLang: to }: { readonly translator: Translator; readonly documentsLang: string },
): Knowledge => ({
  async search(query, { lang, signal }) {
    if (primary(lang) === primary(to)) return knowledge.search(query, { lang, signal })
    const [translated = query] = await translator.translate([query], { to, signal }).catch(() => {
      signal.throwIfAborted()
      return []
    })
    return knowledge.search(translated, { lang: to, signal })
  },
})

const primary = (code: string): string => code.split('-')[0]?.toLowerCase() ?? code
