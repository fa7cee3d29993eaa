import * as z from 'zod'
import type { ToolHands } from './tool-hands.ts'
import { customerResponse, defineTool, type Tool, toolInput } from './tool.ts'

/** Changes the language of the call: what is recognised, spoken and prompted. */
export const speechLang = ({ languages, language, changeLanguage }: ToolHands): Tool =>
  defineTool({
    name: 'speech_lang',
    description:
      'Changes the language of the conversation when the customer asks for it or speaks another one. customer_response is in the new language. ' +
      `The languages are: ${languages.map(({ short_code, pronunciations_en }) => `${short_code} (${pronunciations_en[0]})`).join(', ')}.`,
    input: toolInput(
      z.object({
        ...customerResponse,
        lang: z.enum(languages.map(({ short_code }) => short_code)).describe('Short code of the language'),
      }),
    ),
    speaks: 'afterwards',
    async run({ lang }) {
      if (lang === language()) return `The language is ${lang} already.`
      changeLanguage(lang)
      return `The language is now ${lang}. Go on in it.`
    },
  })
