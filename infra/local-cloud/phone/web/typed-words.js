// @ts-check
import { speak } from './speak.js'

/** @import { View } from './view.js' */

/**
 * Says what is typed, with the local cloud's voice.
 *
 * @param {object} options
 * @param {View} options.view
 * @param {{ set: (cause: string, message: string) => void, clear: (cause: string) => void }} options.problems
 * @param {(spoken: { text: string, pcm: Int16Array }) => void} options.say
 * @param {() => boolean} options.inCall
 */
export function createTypedWords({ view, problems, say, inCall }) {
  return async (/** @type {string} */ text) => {
    view.field.words.value = ''
    view.showSaying('Making the voice…')
    try {
      const pcm = await speak(text, view.field.lang.value)
      if (!inCall()) return
      problems.clear('speak')
      say({ text, pcm })
    } catch (error) {
      problems.set('speak', `Your words could not be said: ${error instanceof Error ? error.message : String(error)}.`)
      view.showSaying('')
      view.field.words.value ||= text
    }
  }
}
