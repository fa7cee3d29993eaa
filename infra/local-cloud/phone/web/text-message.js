// @ts-check

/** @import { View } from './view.js' */

/**
 * Sends what is typed as a text message, in a call or not.
 *
 * @param {View} view
 * @param {(text: string) => void} send
 */
export function textTyped({ field, transcript }, send) {
  const text = field.words.value.trim()
  if (!text) return
  field.words.value = ''
  transcript.sms(text, 'me')
  send(text)
}
