import * as z from 'zod'
import { disclosesAi } from './disclosure.ts'
import { SPOKEN_EN } from './spoken/en.ts'
import { SPOKEN_ES } from './spoken/es.ts'
import { SPOKEN_FR } from './spoken/fr.ts'
import type { SpokenPrompt, SpokenPrompts } from './spoken/spoken-prompts.ts'
import { SPOKEN_ZH } from './spoken/zh.ts'

export type { SpokenPrompt, SpokenPrompts } from './spoken/spoken-prompts.ts'

const PLACEHOLDERS: Record<SpokenPrompt, readonly string[]> = {
  disclosure_tpl: ['bot_company'],
  hello_tpl: ['bot_company', 'bot_name'],
  welcome_back_tpl: ['bot_company', 'bot_name'],
  callback_tpl: ['bot_company', 'bot_name'],
  opening_tpl: [],
  goodbye_tpl: ['bot_company'],
  voicemail_tpl: ['bot_company', 'bot_name', 'bot_phone_number'],
  timeout_silence_tpl: [],
  timeout_loading_tpl: [],
  error_tpl: [],
  refused_tpl: [],
  digits_tpl: [],
  digits_again_tpl: [],
  hearing_lost_tpl: [],
  emergency_tpl: ['emergency_number'],
  calltransfer_failure_tpl: [],
  end_call_to_connect_agent_tpl: [],
  transfer_wait_tpl: [],
  transfer_briefing_tpl: ['bot_company', 'briefing'],
  ivr_language_tpl: ['index', 'label'],
  recording_consent_tpl: [],
}

/** One line of text that names only placeholders its prompt knows. */
const sentence = (known: readonly string[]) =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      for (const [, name] of text.matchAll(/\{(\w+)\}/g)) {
        if (!known.includes(name ?? '')) {
          const hint = known.length > 0 ? `known here: ${known.map((k) => `{${k}}`).join(', ')}` : 'none is known here'
          context.addIssue({ code: 'custom', message: `unknown placeholder {${name}}; ${hint}` })
        }
      }
    })

const sentences = (prompt: SpokenPrompt) => z.array(sentence(PLACEHOLDERS[prompt])).min(1).optional()

/** The `prompts.tts` section: replaces shipped sentences, in the language `tts_lang`. */
export const TtsPrompts = z.object({
  tts_lang: z.string().default('en-US'),
  disclosure_tpl: sentences('disclosure_tpl'),
  hello_tpl: sentences('hello_tpl'),
  welcome_back_tpl: sentences('welcome_back_tpl'),
  callback_tpl: sentences('callback_tpl'),
  opening_tpl: sentences('opening_tpl'),
  goodbye_tpl: sentences('goodbye_tpl'),
  voicemail_tpl: sentences('voicemail_tpl'),
  timeout_silence_tpl: sentences('timeout_silence_tpl'),
  timeout_loading_tpl: sentences('timeout_loading_tpl'),
  error_tpl: sentences('error_tpl'),
  refused_tpl: sentences('refused_tpl'),
  digits_tpl: sentences('digits_tpl'),
  digits_again_tpl: sentences('digits_again_tpl'),
  hearing_lost_tpl: sentences('hearing_lost_tpl'),
  emergency_tpl: sentences('emergency_tpl'),
  calltransfer_failure_tpl: sentences('calltransfer_failure_tpl'),
  end_call_to_connect_agent_tpl: sentences('end_call_to_connect_agent_tpl'),
  transfer_wait_tpl: sentences('transfer_wait_tpl'),
  transfer_briefing_tpl: sentences('transfer_briefing_tpl'),
  ivr_language_tpl: sentences('ivr_language_tpl'),
  recording_consent_tpl: sentences('recording_consent_tpl'),
})
export type TtsPrompts = z.infer<typeof TtsPrompts>

const SHIPPED: Readonly<Record<string, SpokenPrompts>> = {
  en: SPOKEN_EN,
  es: SPOKEN_ES,
  fr: SPOKEN_FR,
  zh: SPOKEN_ZH,
}

/** Sentences by prompt; those there are. */
export type Foreign = Readonly<Partial<Record<SpokenPrompt, readonly string[]>>>

/**
 * The sentences of a language: the operator's where they are in it, what was `translated` into it, the shipped ones, and as a
 * last resort those that still have to be translated; but no openings.
 */
export function spokenPrompts(configured: TtsPrompts, shortCode: string, translated: Foreign = {}): SpokenPrompts {
  const foreign = foreignPrompts(configured, shortCode)
  // An answer that began in another language would be worse than one that is heard later.
  const shipped = SHIPPED[primary(shortCode)] ?? { ...SPOKEN_EN, ...foreign, opening_tpl: [] }
  const native = primary(configured.tts_lang) === primary(shortCode) ? overridesOf(configured) : {}
  return withDisclosure({ ...shipped, ...translated, ...native }, shipped)
}

/** What a call may begin with. */
const GREETINGS = ['hello_tpl', 'welcome_back_tpl', 'callback_tpl', 'voicemail_tpl'] as const

/**
 * No greeting leaves out that a machine speaks (EU AI Act, article 50): one that does not say so in its first sentence gets a
 * sentence in front, and no wording of the operator's takes it away.
 */
function withDisclosure(prompts: SpokenPrompts, shipped: SpokenPrompts): SpokenPrompts {
  const disclosure_tpl = prompts.disclosure_tpl.every(disclosesAi) ? prompts.disclosure_tpl : shipped.disclosure_tpl
  const [first = ''] = disclosure_tpl
  const greetings = GREETINGS.map((name) => [
    name,
    prompts[name].map((greeting) => (disclosesAi(greeting) ? greeting : `${first} ${greeting}`)),
  ])
  return { ...prompts, ...Object.fromEntries(greetings), disclosure_tpl }
}

/** What there is no sentence of in a language: the operator's in another one, and English where none is shipped. */
export function foreignPrompts(configured: TtsPrompts, shortCode: string): Foreign {
  const shipped = SHIPPED[primary(shortCode)] ? {} : SPOKEN_EN
  const own = overridesOf(configured)
  if (primary(configured.tts_lang) !== primary(shortCode)) return { ...shipped, ...own }
  return Object.fromEntries(Object.entries(shipped).filter(([name]) => !(name in own)))
}

const primary = (code: string): string => code.split('-')[0] ?? code

const overridesOf = ({ tts_lang: _lang, ...overrides }: TtsPrompts): Foreign =>
  Object.fromEntries(Object.entries(overrides).filter(([, list]) => list !== undefined))

/** Fills `{name}` once, from left to right: a value that contains braces is left as it is. */
export const fillIn = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
