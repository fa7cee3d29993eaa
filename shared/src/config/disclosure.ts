/** Written in capitals, as abbreviations are: "ai", "ia" and "ki" are words of their own somewhere. */
const ABBREVIATION = /(?<![\p{Lu}\p{Ll}\p{N}])(?:AI|A\.I\.|IA|I\.A\.|KI|ИИ)(?![\p{Ll}\p{Lu}\p{N}])/u

/** "Artificial intelligence" in the languages of callers. */
const IN_WORDS = new RegExp(
  [
    'artificial intelligence|intelligence artificielle|inteligencia artificial|inteligência artificial',
    'intelligenza artificiale|künstlichen? intelligenz|kunstmatige intelligentie|sztuczn\\p{L}+ inteligencj',
    'искусственн\\p{L}+ интеллект|الذكاء الاصطناعي|yapay zek|人工智能|人工智慧|人工知能|인공지능|कृत्रिम बुद्धि',
  ].join('|'),
  'iu',
)

/** Whether the first sentence of a greeting says that nobody but a machine speaks. */
export function disclosesAi(greeting: string): boolean {
  const said = firstSentence(greeting)
  return ABBREVIATION.test(said) || IN_WORDS.test(said)
}

/** A full stop in an abbreviation ends no sentence; one at its end, followed by a space, does. */
const firstSentence = (text: string): string => /^.*?(?:[.!?](?=\s)|[。!?!?]|$)/su.exec(text)?.[0] ?? text
