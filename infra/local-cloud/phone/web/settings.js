// @ts-check

const NUMBER_KEY = 'phone.own-number'
const OWN_NUMBER = '+33612345601'
const ASSISTANT_NUMBER = '+18005550100'
const REPORT_URL = 'http://localhost:8080/report'
const LINE_HZ = 16_000

/** Languages whose voice may be installed; the network's own list replaces them when it gives one. */
const LANGUAGES = ['en-US', 'fr-FR', 'es-ES', 'de-DE', 'it-IT', 'pt-PT', 'nl-NL', 'pl-PL', 'zh-CN', 'ja-JP']

/**
 * From the address: `?number=` own number · `?to=` number to call · `?call=1` calls at once · `?contextHz=48000` makes
 * the audio run at another rate, as it must in Firefox.
 */
export function readAddress() {
  const query = new URLSearchParams(location.search)
  return {
    ownNumber:
      readNumber(query.get('number') ?? '') ?? readNumber(localStorage.getItem(NUMBER_KEY) ?? '') ?? OWN_NUMBER,
    /** What stands there when it is no number. */
    wrongNumber:
      query.has('number') && !readNumber(query.get('number') ?? '') ? (query.get('number') ?? '') : undefined,
    toNumber: readNumber(query.get('to') ?? ''),
    callAtOnce: query.get('call') === '1',
    contextHz: Number(query.get('contextHz')) || LINE_HZ,
  }
}

/** @param {string} number */
export const rememberNumber = (number) => localStorage.setItem(NUMBER_KEY, number)

/**
 * A number as people write it, in E.164.
 *
 * @param {string} written
 * @returns {string | undefined} undefined when it is none
 */
export function readNumber(written) {
  // A plus sign in an address is read as a space.
  const digits = written.replace(/^[ +]/, '').replaceAll(/[\s().-]/g, '')
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined
}

/**
 * @typedef {object} NetworkState
 * @property {string} assistantNumber
 * @property {string} textNumber where text messages go: a carrier of those alone may have another number
 * @property {string} reportUrl
 * @property {readonly string[]} languages
 */

/**
 * What the network says of itself; what it leaves out has a default.
 *
 * @returns {Promise<NetworkState>}
 */
export async function fetchNetworkState() {
  /** @type {Record<string, unknown>} */
  let state = {}
  try {
    const response = await fetch('/control/state', { signal: AbortSignal.timeout(5_000) })
    if (response.ok) state = await response.json()
  } catch {
    // The line says what is wrong; the defaults do until it is back.
  }
  const voices = Array.isArray(state['voices']) ? state['voices'] : []
  const languages = new Set(voices.map((voice) => voice?.lang ?? voice).filter((lang) => LOCALE.test(String(lang))))
  const reportUrl = String(state['reportUrl'] ?? '')
  return {
    textNumber: readNumber(String(state['textNumber'] ?? state['assistantNumber'] ?? '')) ?? ASSISTANT_NUMBER,
    assistantNumber: readNumber(String(state['assistantNumber'] ?? '')) ?? ASSISTANT_NUMBER,
    reportUrl: /^https?:\/\//.test(reportUrl) ? reportUrl : REPORT_URL,
    languages: languages.size > 0 ? [...languages] : LANGUAGES,
  }
}

const LOCALE = /^[a-z]{2,3}(-[A-Za-z]+)*$/
