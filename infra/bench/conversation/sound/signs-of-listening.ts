import type { Random } from '../random.ts'
import type { Callers } from './callers.ts'
import { hum } from './noises.ts'
import { recordedPrompt } from './recordings.ts'
import { type Utterance, utteranceOf } from './utterance.ts'

/** In an English call, in the words that textbooks list. */
export const LISTED = [
  ['Mm-hm.', 'en-US'],
  ['Okay.', 'en-US'],
  ['Yeah.', 'en-US'],
  ['Right.', 'en-US'],
  ["Oui, d'accord.", 'fr-FR'],
] as const

/** Drawn out, said again and again, or in other words. */
const UNLISTED = [
  'Uh-huh, uh-huh, uh-huh.',
  'Yeah, yeah, yeah, yeah.',
  'Okay, okay, okay, okay, okay.',
  'Gotcha.',
  'Ah, I see now.',
  'Oh wow, okay.',
  "That's good to know.",
  'Fair enough.',
  'Right, right, okay then.',
  'Mm, yes, of course, yes.',
] as const
/** Milliseconds of each hum, and how a recogniser writes it. */
const HUMS = [
  ['Mmm.', [900]],
  ['Hmm.', [1_300]],
  ['Mm-hmm.', [250, 450]],
  ['Mm-hmm, mm-hmm.', [200, 300, 200, 300]],
] as const
/** Of a person, where Asterisk's prompts are installed. */
const RECORDED = [['auth-thankyou', 'Thank you.']] as const

/** Each in a call of its language. One that is nothing but a hum is hummed: no voice of this machine can. */
const BY_LANGUAGE = {
  'fr-FR': ["Oui, d'accord.", 'Ah oui, très bien.', 'Ouais, ouais, je vois.', "Ah bon, d'accord."],
  'es-ES': ['Sí, claro.', 'Ajá, vale.', 'Sí, sí, entiendo.', 'Ah, muy bien.'],
  'zh-CN': ['嗯。', '嗯嗯，好的。', '对，对，对。', '哦，明白了。'],
  'de-DE': ['Ja, genau.', 'Mhm, okay.', 'Ach so, ja.', 'Alles klar.'],
  'it-IT': ['Sì, certo.', 'Va bene.', 'Ah, ho capito.', 'Sì, sì, esatto.'],
} as const
const HUMMED: readonly string[] = ['嗯。']

export interface Sign {
  readonly sound: Utterance
  /** Of the call it is said in. */
  readonly language: string
}

export async function unlistedSigns(callers: Callers, random: Random): Promise<Sign[]> {
  const said = await Promise.all(UNLISTED.map((text) => callers.says(text)))
  const hums = HUMS.map(([text, partsMs]) => utteranceOf(text, hum(random, partsMs)))
  const recorded = await Promise.all(
    RECORDED.map(async ([name, text]) => {
      const recording = await recordedPrompt(name)
      return recording && utteranceOf(text, recording)
    }),
  )
  const sounds = [...said, ...hums, ...recorded.filter((found) => found !== undefined)]
  return random.shuffled(sounds).map((sound) => ({ sound, language: 'en-US' }))
}

/** One of each language, then the next of each. */
export async function foreignSigns(callers: Callers, random: Random): Promise<Sign[]> {
  const languages = Object.entries(BY_LANGUAGE)
  const rounds = languages[0]?.[1].keys() ?? []
  const signs: Sign[] = []
  for (const round of rounds) {
    for (const [language, texts] of languages) {
      const text = texts[round] ?? ''
      const sound = HUMMED.includes(text) ? utteranceOf(text, hum(random, [350])) : await callers.says(text, language)
      signs.push({ sound, language })
    }
  }
  return signs
}
