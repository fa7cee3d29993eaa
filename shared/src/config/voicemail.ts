import * as z from 'zod'

/** `conversation.voicemail`: what a call of the assistant's own does when a machine picks up. */
export const Voicemail = z
  .enum(['ignore', 'hang_up', 'leave_message', 'retry_later'])
  .default('hang_up')
  .describe(
    'When a machine picks up a call of ours: hang up, leave `prompts.tts.voicemail_tpl` after the beep, or call again later by ' +
      '`conversation.callbacks`. `ignore` talks to whatever picks up.',
  )
export type Voicemail = z.infer<typeof Voicemail>
