// @ts-check
import { openCallAudio } from './audio.js'

/** @import { CallAudio, CallAudioOptions } from './audio.js' */

/**
 * The sound of the call there is now. Opening takes as long as a person takes to allow the microphone: the call may be
 * over by then, and what comes late is closed.
 *
 * @param {object} options
 * @param {number} options.contextHz
 * @param {{ set: (cause: string, message: string) => void }} options.problems
 * @param {CallAudioOptions['onMicrophone']} options.onMicrophone
 * @param {CallAudioOptions['onPlayed']} options.onPlayed
 */
export function createCallSound({ contextHz, problems, onMicrophone, onPlayed }) {
  /** @type {Promise<CallAudio> | undefined} */
  let opening
  /** @type {CallAudio | undefined} */
  let audio

  return {
    /** Never throws: a call without sound is still a call. */
    async open() {
      const mine = openCallAudio({
        contextHz,
        onMicrophone: (frame) => {
          if (opening === mine) onMicrophone(frame)
        },
        onPlayed: (played) => {
          if (opening === mine) onPlayed(played)
        },
        onMicrophoneLost: () =>
          problems.set('microphone', 'The microphone was unplugged. You can type what you want to say.'),
      })
      opening = mine
      try {
        const opened = await mine
        if (opening !== mine) return
        audio = opened
        if (opened.problem) problems.set('microphone', opened.problem)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        problems.set('microphone', `This browser gave no sound: ${reason}. You can still type, and read the answers.`)
      }
    },

    close() {
      // `open` has said why, if it failed.
      void opening?.then((opened) => opened.close()).catch(() => undefined)
      opening = undefined
      audio = undefined
    },

    play: (/** @type {Int16Array} */ frame) => audio?.play(frame),
    flush: () => audio?.flush(),
    resume: () => audio?.resume(),
    /** False when the browser keeps the page silent until it is touched. */
    allowed: () => audio?.running() ?? true,
    snapshot: () => audio?.snapshot(),
  }
}
