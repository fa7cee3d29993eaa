/** Words that are frequent in one language and rare in the others. */
const USUAL: Readonly<Record<string, string>> = {
  en: 'the and you your is are was have has can could will would what when where which how of to for with this that there it my please thank sorry i not do did happened',
  fr: "le la les des du et vous votre vos est sont été avez avons pouvez puis quel quelle quand où comment pour avec cela ce ça il je j'ai merci désolé ne pas c'est d'une d'un l'heure bonjour quoi noté en au de se je",
  es: 'el los las del y usted su sus es son está ha han puede podemos cuál qué cuándo dónde cómo para con eso esto yo gracias siento no lo por una un hola ahora hay en al de se más aquí lo tengo claro diga le',
  de: 'der die das und sie ihr ihre ist sind war haben hat können kann was wann wo wie für mit dieser ich danke leider nicht bitte ein eine es',
  it: 'il gli dei e lei suo sua è sono stato ha hanno può possiamo quale che quando dove come per con questo io grazie spiacente non una un mi',
  pt: 'o os as do da e você seu sua é são está tem pode podemos qual que quando onde como para com isso eu obrigado desculpe não uma um de em no na',
}

/** Letters and marks that only one of them has. */
const MARKS: Readonly<Record<string, RegExp>> = { es: /[¿¡ñ]/g, de: /[äöüß]/g, pt: /[ãõ]/g, fr: /[œêçùâ]/g }
const WEIGHT_OF_A_MARK = 2

const SETS = Object.entries(USUAL).map(([lang, words]) => ({ lang, words: new Set(words.split(' ')) }))

/**
 * The language most words of a text are in, as `fr`, or `undefined` when that cannot be told. It counts small words: enough for
 * the sentences of a call, and nothing a single name decides.
 */
export function languageOfText(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  if (letters === 0) return undefined
  if (count(text, /[\u3040-\u30ff]/g) > 0) return 'ja'
  if (count(text, /\p{Script=Han}/gu) / letters > 0.3) return 'zh'
  const words =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}']+/gu) ?? []
  const hits = SETS.map(({ lang, words: usual }) => ({
    lang,
    hits: words.filter((word) => usual.has(word)).length + WEIGHT_OF_A_MARK * count(text, MARKS[lang] ?? /(?!)/g),
  }))
  const [best, second] = hits.toSorted((a, b) => b.hits - a.hits)
  return best && best.hits > (second?.hits ?? 0) ? best.lang : undefined
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0
