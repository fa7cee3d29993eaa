import * as z from 'zod'

/** What a template that is written after a call may name. The last ones stand in the record that follows the template. */
export const AFTER_CALL_PLACEHOLDERS = [
  'bot_company',
  'bot_name',
  'bot_phone_number',
  'phone_number',
  'date',
  'task',
  'language',
  'default_lang',
  'format',
  'claim',
  'reminders',
  'conversation',
  'messages',
  'text',
] as const
export type AfterCallPlaceholder = (typeof AFTER_CALL_PLACEHOLDERS)[number]

/** What the instructions of a conversation may name. */
export const CHAT_PLACEHOLDERS = [
  'bot_company',
  'bot_name',
  'bot_phone_number',
  'phone_number',
  'date',
  'task',
  'default_lang',
  'claim',
  'reminders',
  'styles',
] as const
export type ChatPlaceholder = (typeof CHAT_PLACEHOLDERS)[number]

/** A text that names only placeholders its prompt knows. */
const template = (known: readonly string[]) =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      for (const [, name = ''] of text.matchAll(/\{(\w+)\}/g)) {
        if (known.includes(name)) continue
        const names = known.map((one) => `{${one}}`).join(', ')
        context.addIssue({ code: 'custom', message: `unknown placeholder {${name}}; known here: ${names}` })
      }
    })

const afterCall = template(AFTER_CALL_PLACEHOLDERS).optional()

const chat = template(CHAT_PLACEHOLDERS).optional()

/** The templates of `prompts.llm` that are used in a conversation. */
export const CHAT_PROMPTS = { default_system_tpl: chat, chat_system_tpl: chat } as const

/** The templates of `prompts.llm` that are used once a call is over. */
export const AFTER_CALL_PROMPTS = {
  sms_summary_system_tpl: afterCall,
  synthesis_system_tpl: afterCall,
  citations_system_tpl: afterCall,
  next_system_tpl: afterCall,
} as const
