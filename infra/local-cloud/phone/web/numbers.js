// @ts-check
import { readNumber } from './settings.js'

/** @typedef {{ readonly which: 'own' | 'to', readonly message: string }} NumberError */

const WANTED = 'Write it with a plus and its country, like +33612345601.'

/**
 * Why what stands in "Your number" is none.
 *
 * @param {string} written
 * @returns {NumberError}
 */
export const notOwnNumber = (written) => ({
  which: 'own',
  message: written.trim()
    ? `“${written.trim()}” is not a phone number. ${WANTED}`
    : `A phone needs a number. ${WANTED}`,
})

/**
 * Who calls whom, or why nobody can be called.
 *
 * @param {{ readonly own: string, readonly to: string }} written
 * @param {string} assistantNumber
 * @returns {{ readonly own: string, readonly to: string, readonly error?: undefined } | { readonly error: NumberError }}
 */
export function readNumbers(written, assistantNumber) {
  const own = readNumber(written.own)
  if (!own) return { error: notOwnNumber(written.own) }
  const to = readNumber(written.to)
  if (!to) return { error: { which: 'to', message: `This is not a phone number. ${WANTED}` } }
  if (own !== to) return { own, to }
  const message = `This is your own number: a phone cannot call itself. The assistant answers at ${assistantNumber}.`
  return { error: { which: 'to', message } }
}
