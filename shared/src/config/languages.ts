import * as z from 'zod'

export const Language = z.object({
  short_code: z
    .string()
    .regex(/^[a-z]{2,3}-[A-Z]{2}$/, 'must look like fr-FR')
    .describe('BCP 47, for example `fr-FR`.'),
  voice: z.string().min(1).describe('A text-to-speech voice, for example `fr-FR-VivienneMultilingualNeural`.'),
  pronunciations_en: z
    .array(z.string().min(1))
    .min(1)
    .describe('What a caller says in English to choose it; the first is its name.'),
  custom_voice_endpoint_id: z.string().optional().describe('Endpoint id of a custom neural voice.'),
})
export type Language = z.infer<typeof Language>

/** Digits 1 to 9 of a telephone keypad choose the language. */
const MAX_LANGUAGES_ON_A_KEYPAD = 9

export const Languages = z
  .object({
    default_short_code: z.string().describe('The one that is spoken until another one is chosen.'),
    availables: z.array(Language).min(1).max(MAX_LANGUAGES_ON_A_KEYPAD),
  })
  .refine(({ default_short_code, availables }) => availables.some((l) => l.short_code === default_short_code), {
    path: ['default_short_code'],
    message: 'must be the short_code of one of the available languages',
  })
export type Languages = z.infer<typeof Languages>

export const DEFAULT_LANGUAGES: Languages = {
  default_short_code: 'fr-FR',
  availables: [
    { short_code: 'fr-FR', voice: 'fr-FR-VivienneMultilingualNeural', pronunciations_en: ['French', 'FR', 'France'] },
    {
      short_code: 'en-US',
      voice: 'en-US-ShimmerTurboMultilingualNeural',
      pronunciations_en: ['English', 'EN', 'United States'],
    },
    { short_code: 'es-ES', voice: 'es-ES-ArabellaMultilingualNeural', pronunciations_en: ['Spanish', 'ES', 'Spain'] },
    { short_code: 'zh-CN', voice: 'zh-CN-XiaoyuMultilingualNeural', pronunciations_en: ['Chinese', 'ZH', 'China'] },
  ],
}

/** The language of `shortCode`, or the default one. */
export function languageOf({ availables, default_short_code }: Languages, shortCode: string | undefined): Language {
  const found =
    availables.find((language) => language.short_code === shortCode) ??
    availables.find((language) => language.short_code === default_short_code) ??
    availables[0]
  if (!found) throw new RangeError('a configuration has at least one language')
  return found
}
