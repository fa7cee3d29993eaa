// @ts-check
import { clock, describe, isBusy } from './call-state.js'
import { fillKeypad } from './keypad.js'
import { createTranscript } from './transcript.js'

/** @import { CallState } from './call-state.js' */
/** @typedef {ReturnType<typeof createView>} View */

/** Levels under this are drawn as silence. */
const QUIETEST_DB = -60
/** Room for a keypad without hiding the conversation. */
const WIDE = matchMedia('(min-width: 800px)')

const RECOGNISERS = new Map([
  [
    'pocketsphinx',
    'a small offline recogniser for English is listening. Speak simply and clearly; it knows the words of this assistant.',
  ],
  [
    'told',
    'no speech recogniser is installed. Type what you want to say, or install one with “apt-get install pocketsphinx-en-us libpocketsphinx3”. Your voice still travels the whole way.',
  ],
])

/** The page: every element it changes, and how. It decides nothing. */
export function createView() {
  const button = {
    call: byId('call', HTMLButtonElement),
    answer: byId('answer', HTMLButtonElement),
    decline: byId('decline', HTMLButtonElement),
    hangUp: byId('hang-up', HTMLButtonElement),
    reopen: byId('reopen', HTMLButtonElement),
    mute: byId('mute', HTMLButtonElement),
    say: byId('say', HTMLButtonElement),
    text: byId('text', HTMLButtonElement),
  }
  const field = {
    own: byId('own-number', HTMLInputElement),
    to: byId('to-number', HTMLInputElement),
    words: byId('words', HTMLInputElement),
    lang: byId('lang', HTMLSelectElement),
  }
  const form = { numbers: byId('numbers', HTMLFormElement), composer: byId('composer', HTMLFormElement) }
  const [status, other, timer] = [byId('status'), byId('other'), byId('timer')]
  const [problems, saying] = [byId('problems'), byId('saying')]
  const numberError = { own: byId('own-error'), to: byId('to-error') }
  const keypad = byId('keypad', HTMLDetailsElement)
  const [keys, digits] = [byId('keys'), byId('digits')]
  const meter = { me: byId('me-level'), assistant: byId('assistant-level') }
  const report = byId('report', HTMLAnchorElement)
  fillKeypad(keys)

  return {
    button,
    field,
    form,
    keys,
    transcript: createTranscript(byId('transcript'), byId('empty')),

    /** @param {CallState} state */
    showCall(state) {
      const focused = document.activeElement
      const { phase } = state
      const talking = phase === 'in-call'
      document.body.dataset['phase'] = phase
      setText(status, describe(state))
      other.textContent = 'other' in state ? state.other : ''
      other.hidden = !isBusy(state)
      timer.hidden = !talking
      form.numbers.hidden = byId('steps').hidden = isBusy(state)
      const taken = phase === 'refused' && state.why === 'taken'
      button.call.hidden = isBusy(state) || taken
      button.reopen.hidden = !taken
      // While a changed number is plugged in too: the press that took the focus from its field would be lost.
      button.call.disabled = phase !== 'ready' && phase !== 'ended' && phase !== 'connecting'
      button.answer.hidden = button.decline.hidden = phase !== 'ringing'
      button.hangUp.hidden = !isBusy(state) || phase === 'ringing'
      button.mute.hidden = byId('meters').hidden = !talking
      if (keypad.hidden === talking) keypad.open = WIDE.matches
      keypad.hidden = !talking
      const reachable = talking || phase === 'ready' || phase === 'ended'
      field.words.disabled = button.text.disabled = !reachable
      field.lang.disabled = button.say.disabled = !talking
      field.words.placeholder = talking ? 'Say it or text it' : 'Call first, or text'
      document.title = phase === 'ringing' ? `Incoming call: ${state.other}` : talking ? 'In call' : 'Phone'
      moveFocus(focused, phase)
    },

    /** Somebody asks for a key. */
    openKeypad: () => void (keypad.open = true),

    /** @param {number} ms */
    showTimer: (ms) => setText(timer, clock(ms)),

    /**
     * @param {'me' | 'assistant'} who
     * @param {number} rms of full scale
     */
    showLevel(who, rms) {
      const percent = Math.max(0, Math.min(100, Math.round(100 - (100 * 20 * Math.log10(rms + 1e-9)) / QUIETEST_DB)))
      meter[who].ariaValueNow = String(percent)
      meter[who].style.setProperty('--level', `${percent}%`)
    },

    /** @param {boolean} muted */
    showMuted(muted) {
      button.mute.ariaPressed = String(muted)
      meter.me.classList.toggle('muted', muted)
    },

    /** @param {string} sent */
    showDigits: (sent) => setText(digits, sent),

    /** @param {readonly string[]} messages */
    showProblems(messages) {
      const shown = [...problems.children].map((item) => item.textContent)
      if (shown.join('\n') === messages.join('\n')) return
      problems.replaceChildren(
        ...messages.map((message) => Object.assign(document.createElement('li'), { textContent: message })),
      )
    },

    /**
     * @param {{ readonly which: 'own' | 'to', readonly message: string }} [error] none: both numbers are good
     */
    showNumberError(error) {
      for (const which of /** @type {const} */ (['own', 'to'])) {
        const wrong = error?.which === which
        setText(numberError[which], wrong ? error.message : '')
        numberError[which].hidden = !wrong
        field[which].ariaInvalid = String(wrong)
        if (wrong) field[which].setAttribute('aria-describedby', numberError[which].id)
        else field[which].removeAttribute('aria-describedby')
      }
      if (error && document.activeElement !== field[error.which]) field[error.which].focus()
    },

    /** @param {string} message */
    showSaying: (message) => setText(saying, message),

    /** @param {string} recogniser */
    showRecogniser(recogniser) {
      document.body.dataset['recogniser'] = recogniser
      setText(byId('recogniser'), RECOGNISERS.get(recogniser) ?? `the “${recogniser}” recogniser is listening.`)
    },

    /** @param {string} reportUrl @param {string} number */
    showReport(reportUrl, number) {
      report.href = `${reportUrl.replace(/\/$/, '')}/${encodeURI(number)}`
      report.title = `Calls of ${number}, with claim, reminders and summary`
    },

    /** @param {readonly string[]} languages */
    showLanguages(languages) {
      const chosen = field.lang.value
      const names = new Intl.DisplayNames('en', { type: 'language' })
      const short = languages.map((lang) => lang.split('-')[0] ?? lang)
      // English, or British English where there are two of them.
      const nameOf = (/** @type {string} */ lang, /** @type {string} */ base) =>
        names.of(short.indexOf(base) === short.lastIndexOf(base) ? base : lang)
      field.lang.replaceChildren(
        ...languages.map((lang, place) => new Option(nameOf(lang, short[place] ?? lang), lang)),
      )
      if (languages.includes(chosen)) field.lang.value = chosen
    },
  }

  /**
   * The button that had the focus may be gone: its successor gets it, so that the keyboard is not lost.
   *
   * @param {Element | null} focused
   * @param {CallState['phase']} phase
   */
  function moveFocus(focused, phase) {
    if (phase === 'ringing' && focused === document.body) button.answer.focus()
    if (!(focused instanceof HTMLElement) || focused.checkVisibility()) return
    const next = [button.answer, button.hangUp, button.reopen, button.call].find((candidate) => !candidate.hidden)
    next?.focus()
  }
}

/**
 * @template {HTMLElement} T
 * @overload
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
/**
 * @overload
 * @param {string} id
 * @returns {HTMLElement}
 */
/**
 * @param {string} id
 * @param {new () => HTMLElement} [kind]
 */
function byId(id, kind = HTMLElement) {
  const element = document.getElementById(id)
  if (!(element instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`)
  return element
}

/**
 * Unchanged text is left alone: a live region would say it again.
 *
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}
