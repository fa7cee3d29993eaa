import type { Digit } from '../phone/line.ts'
import type { Tone } from './requests.ts'

const TONES: Readonly<Record<Digit, Tone>> = {
  '0': 'zero',
  '1': 'one',
  '2': 'two',
  '3': 'three',
  '4': 'four',
  '5': 'five',
  '6': 'six',
  '7': 'seven',
  '8': 'eight',
  '9': 'nine',
  A: 'a',
  B: 'b',
  C: 'c',
  D: 'd',
  '#': 'pound',
  '*': 'asterisk',
}

/** A key as Call Automation names it. */
export const toneOf = (digit: Digit): Tone => TONES[digit]
