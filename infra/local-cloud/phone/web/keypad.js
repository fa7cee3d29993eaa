// @ts-check
import { KEYS } from './tones.js'

const LETTERS = ['', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ', '', '+', '']
const KEY_NAMES = new Map([
  ['*', 'star'],
  ['#', 'hash'],
])

/** @param {string} key */
function createKey(key) {
  const element = document.createElement('button')
  element.type = 'button'
  element.value = key
  element.ariaLabel = KEY_NAMES.get(key) ?? key
  const letters = document.createElement('small')
  letters.textContent = LETTERS[KEYS.indexOf(key)] ?? ''
  element.append(key, letters)
  return element
}

/** @param {HTMLElement} keys */
export function fillKeypad(keys) {
  for (const key of KEYS) keys.append(createKey(key))
}

/**
 * Digits come from the keys on the page and from the keyboard, except while something is being written.
 *
 * @param {HTMLElement} keys
 * @param {(digit: string) => void} onDigit
 */
export function listenForDigits(keys, onDigit) {
  keys.addEventListener('click', ({ target }) => {
    const key = target instanceof Element ? target.closest('button') : undefined
    if (key) onDigit(key.value)
  })
  document.addEventListener('keydown', ({ key, target, ctrlKey, metaKey, altKey }) => {
    const writing = target instanceof Element && target.matches('input, select')
    if (!writing && !ctrlKey && !metaKey && !altKey && key.length === 1 && KEYS.includes(key)) onDigit(key)
  })
}
