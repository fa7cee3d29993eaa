import { EN } from './en.ts'
import { DE, ES } from './es-de.ts'
import { readSamples, type Sample } from './evaluate.ts'
import { FR } from './fr.ts'
import { IT, PT } from './it-pt.ts'
import { JA, ZH } from './zh-ja.ts'

/** Of each language every other sentence was looked at when the words were chosen; those between were held out. */
export const ALL_SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  en: readSamples('en-US', EN),
  fr: readSamples('fr-FR', FR),
  es: readSamples('es-ES', ES),
  de: readSamples('de-DE', DE),
  it: readSamples('it-IT', IT),
  pt: readSamples('pt-PT', PT),
  zh: readSamples('zh-CN', ZH),
  ja: readSamples('ja-JP', JA),
}

export const tuned = (samples: readonly Sample[]): Sample[] => samples.filter((_, i) => i % 2 === 0)
export const heldOut = (samples: readonly Sample[]): Sample[] => samples.filter((_, i) => i % 2 === 1)
