import { describe, expect, it } from 'vitest'
import { withDigits } from './number-words.ts'
import { formatMoment, readMoment } from './read-datetime.ts'
import { readEmail } from './read-email.ts'
import { readPhone } from './read-phone.ts'
import { noticeName, noticePolicy, readText } from './read-text.ts'

/** A Saturday. */
const NOW = { ms: Date.parse('2026-11-21T11:00:00Z'), offsetMinutes: 0 }

describe('a moment', () => {
  it.each([
    ['yesterday at 3 pm', '2026-11-20 15:00'],
    ['yesterday at three in the afternoon', '2026-11-20 15:00'],
    ['it was at half past nine yesterday evening', '2026-11-20 21:30'],
    ['today', '2026-11-21'],
    ['this morning', '2026-11-21 09:00'],
    ['monday', '2026-11-16'],
    ['last Friday at noon', '2026-11-20 12:00'],
    ['20 November at 14:30', '2026-11-20 14:30'],
    ['on the twentieth of November at two thirty pm', '2026-11-20 14:30'],
    ['November 3rd, 2025', '2025-11-03'],
    ['December 24 at 8 am', '2025-12-24 08:00'],
    ['3/11/2026', '2026-11-03'],
    ['2026-11-19 08:15', '2026-11-19 08:15'],
    ['four hours ago', '2026-11-21 07:00'],
    ['two days ago at 10 am', '2026-11-19 10:00'],
    ['at 4 pm', '2026-11-20 16:00'],
    ['just now', '2026-11-21 11:00'],
    ['last night', '2026-11-20 21:00'],
    ['hier après-midi', '2026-11-20 15:00'],
    ['hier à quinze heures trente', '2026-11-20 15:30'],
    ['avant-hier à 9h', '2026-11-19 09:00'],
    ['ce matin vers huit heures et quart', '2026-11-21 08:15'],
    ['lundi dernier', '2026-11-16'],
    ['on Saturday at 9 am', '2026-11-21 09:00'],
    ['on Saturday at 3 pm', '2026-11-14 15:00'],
    ['on Saturday at 11:03', '2026-11-21 11:03'],
    ['周六早上九点', '2026-11-21 09:00'],
    ['周五晚上八点', '2026-11-20 20:00'],
    ['on Saturday', '2026-11-14'],
    ['samedi dernier à 9h', '2026-11-14 09:00'],
    ['le vingt novembre à midi', '2026-11-20 12:00'],
    ['il y a trois jours', '2026-11-18'],
    ['ayer a las tres de la tarde', '2026-11-20 15:00'],
    ['esta mañana', '2026-11-21 09:00'],
    ['昨天下午三点', '2026-11-20 15:00'],
    ['anoche sobre las nueve', '2026-11-20 21:00'],
    ['hace dos días a las diez y cuarto', '2026-11-19 10:15'],
    ['el lunes pasado por la tarde', '2026-11-16 15:00'],
    ['el 3 de noviembre a las cinco y media de la tarde', '2026-11-03 17:30'],
    ['hoy al mediodía', '2026-11-21 12:00'],
    ['esta noche no, ayer por la noche', '2026-11-20 21:00'],
    ['前天晚上十点半', '2026-11-19 22:30'],
    ['昨晚九点', '2026-11-20 21:00'],
    ['两天前', '2026-11-19'],
    ['上周五中午', '2026-11-20 12:00'],
    ['十一月三号上午十点', '2026-11-03 10:00'],
    ['今天早上七点一刻', '2026-11-21 07:15'],
    ['三个小时前', '2026-11-21 08:00'],
  ])('%s', (text, expected) => {
    const moment = readMoment(text, NOW, 'past')
    const read = moment && formatMoment(moment, NOW)
    expect(read).toBe(expected)
  })

  it.each([
    ['tomorrow at 10 am', '2026-11-22 10:00'],
    ['monday at 9', '2026-11-23 09:00'],
    ['tomorrow at three', '2026-11-22 15:00'],
    ['tomorrow at three in the morning', '2026-11-22 03:00'],
    ['tomorrow at 3 am', '2026-11-22 03:00'],
    ['demain à trois heures', '2026-11-22 15:00'],
    ['in two hours', '2026-11-21 13:00'],
    ['demain à quinze heures', '2026-11-22 15:00'],
    ['lundi prochain', '2026-11-23'],
    ['at 9 am', '2026-11-22 09:00'],
    ['mañana a las diez', '2026-11-22 10:00'],
    ['el próximo lunes a las tres y media de la tarde', '2026-11-23 15:30'],
    ['dentro de dos horas', '2026-11-21 13:00'],
    ['明天下午两点半', '2026-11-22 14:30'],
    ['下周三上午十点', '2026-11-25 10:00'],
    ['三天后', '2026-11-24'],
  ])('ahead: %s', (text, expected) => {
    const moment = readMoment(text, NOW, 'future')
    expect(moment && formatMoment(moment, NOW)).toBe(expected)
  })

  it('is told on the clock of the caller', () => {
    const paris = { ms: Date.parse('2026-11-20T23:30:00Z'), offsetMinutes: 60 }
    const moment = readMoment('yesterday at 3 pm', paris, 'past')
    expect(moment && formatMoment(moment, paris)).toBe('2026-11-20 15:00+01:00')
  })

  it.each(['no idea', 'the red one', 'kevin', 'I have two cats', '31 February'])('is not found in "%s"', (text) => {
    expect(readMoment(text, NOW, 'past')).toBeUndefined()
  })
})

describe('an email address', () => {
  it.each([
    ['kevin dot smith at example dot com', 'kevin.smith@example.com'],
    ['My email is anna@example.com.', 'anna@example.com'],
    ['anna point martin arobase exemple point fr', 'anna.martin@exemple.fr'],
    ['k e v i n at example dot co dot uk', 'kevin@example.co.uk'],
    ["It's john underscore doe at mail dash box dot org, thank you", 'john_doe@mail-box.org'],
    ['ana arroba ejemplo punto com', 'ana@ejemplo.com'],
    ['I was at home', undefined],
    ['look at this dot', undefined],
  ])('%s', (text, expected) => {
    expect(readEmail(text)).toBe(expected)
  })
})

describe('a phone number', () => {
  it.each([
    ['plus three three six one two three four five six seven eight', 'en', '+33612345678'],
    ['+1 (123) 456-7890', 'en', '+11234567890'],
    ['my number is two one two, double five five, one two three four', 'en', '+12125551234'],
    ['0033 6 12 34 56 78', 'fr', '+33612345678'],
    ['zéro six douze trente-quatre cinquante-six soixante-dix-huit', 'fr', '+33612345678'],
    ['06.12.34.56.78', 'fr', '+33612345678'],
    ['seis uno dos tres cuatro cinco seis siete ocho', 'es', '+34612345678'],
    ['一三八零零一三八零零零', 'zh', '+8613800138000'],
    ['我的电话是幺三八，零零幺三，八零零零', 'zh', '+8613800138000'],
    ['es el seiscientos doce, treinta y cuatro, cincuenta y seis, setenta y ocho', 'es', '+34612345678'],
    ['I have 3 cats', 'en', undefined],
  ] as const)('%s', (text, lang, expected) => {
    expect(readPhone(text, lang)).toBe(expected)
  })
})

describe('a text', () => {
  it.each([
    ['My name is Kevin, spelled K E V Y N', 'name', 'Kevyn'],
    ["Je m'appelle John Udya, U D Y H I I A", 'name', 'John Udyhiia'],
    ["Judy Beat, ça s'épelle B E R T", 'name', 'Judy Bert'],
    ["it's anna martin please", 'name', 'Anna Martin'],
    ["C'est le 12081388733", 'policy', '12081388733'],
    ['It is B U three four five P O A C', 'policy', 'BU345POAC'],
    ["It's in the kitchen.", 'location', 'in the kitchen'],
    ['Well, I have a leak in my shower', 'description', 'I have a leak in my shower'],
    ['   ', undefined, undefined],
  ] as const)('%s', (text, topic, expected) => {
    expect(readText(text, topic)).toBe(expected)
  })

  it('is noticed in the middle of other things', () => {
    expect(noticeName('Hello, my name is Fred and my car broke down')).toBe('Fred')
    expect(noticePolicy('my policy number is 12081388733 I think')).toBe('12081388733')
    expect(noticeName('the name of the street')).toBeUndefined()
  })
})

describe('numbers in words', () => {
  it.each([
    ['twenty five', '25'],
    ['soixante et onze', '71'],
    ['quatre-vingt-dix-sept', '97'],
    ['trente-quatre, cinquante-six', '34, 56'],
    ['the twenty first floor', 'the 21 floor'],
    ['treinta y dos', '32'],
    ['二十五', '25'],
    ['十', '10'],
    ['幺三八', '138'],
  ])('%s', (text, expected) => {
    expect(withDigits(text)).toBe(expected)
  })
})
