import { openCallers } from '../conversation/sound/callers.ts'
import { createRandom } from '../conversation/random.ts'
import { hiss } from '../conversation/sound/hiss.ts'
import { recordedPrompt } from '../conversation/sound/recordings.ts'
import { utteranceOf } from '../conversation/sound/utterance.ts'
import { concatPcm } from '../../local-cloud/phone/pcm.ts'

const RATE_HZ = 16_000
/** A line is open for a while before somebody speaks. */
const RINGS_OFF_MS = 600
/** What a line carries when nobody speaks. */
const FLOOR_DBFS = -55

/** Somebody, or something, that picked up: what is heard, and when a recogniser would know each word. */
export interface PickedUp {
  readonly name: string
  readonly samples: Int16Array
  readonly words: readonly { readonly text: string; readonly endMs: number }[]
  /** When the first sound of it begins. */
  readonly onsetMs: number
}

/** Greetings in the words of Asterisk's prompts, which a person recorded: files of `asterisk-core-sounds-en`, and what they say. */
const RECORDED_GREETINGS: readonly (readonly (readonly [file: string, text: string])[])[] = [
  [['vm-intro', 'please leave your message after the tone when done hang up or press the pound key']],
  [
    ['vm-nobodyavail', 'nobody is available to take your call at the moment'],
    ['vm-intro', 'please leave your message after the tone when done hang up or press the pound key'],
  ],
  [
    ['vm-theperson', 'the person at extension'],
    ['vm-isunavail', 'is unavailable'],
    ['vm-intro', 'please leave your message after the tone when done hang up or press the pound key'],
  ],
  [
    ['vm-theperson', 'the person at extension'],
    ['vm-isonphone', 'is on the phone'],
  ],
  [['vm-mailboxfull', "sorry but the user's mailbox can't accept more messages"]],
  [['ss-noservice', 'the number you have dialed is not in service please check the number and try again']],
  [
    ['number-not-answering', 'the number is not answering'],
    ['vm-leavemsg', 'press 5 to leave a message'],
  ],
  [['vm-rec-unv', 'after the tone say your unavailable message and then press the pound key']],
]

const SPOKEN_GREETINGS = [
  "Hi, you've reached Kevin Miller. I can't come to the phone right now. Please leave a message.",
  "Hey it's Kevin, leave a message.",
  "This is Kevin Miller from Contoso. I'm away from my desk at the moment, but your call is important to me.",
  'Thank you for calling Contoso Insurance. Our office hours are nine to five, Monday to Friday.',
  'The person you are calling is not available. Please try again later.',
  'Welcome to Contoso. For sales, press one. For support, press two.',
  'Your call has been forwarded to an automatic voice message system.',
  'Hello, this is the voicemail of Anna. Please speak after the beep.',
  'Sorry I missed your call. Leave your name and number and I will get back to you.',
  'The mailbox is full and cannot accept any messages at this time. Goodbye.',
  'We are unable to take your call right now. Please leave us your name and a short message.',
  "I'm on holiday until the second of May. In urgent cases please call my colleague at the office.",
]

const SPOKEN_ANSWERS = [
  'Hello?',
  'Yes?',
  'Hello, who is this?',
  'Kevin Miller.',
  'Contoso, Kevin speaking.',
  'Miller speaking.',
  'Hi.',
  'Hello? Hello?',
  'Yes, hello?',
  'Speaking.',
  'Good morning.',
  "Kevin's phone, Anna speaking.",
  'Good morning, Contoso Insurance, my name is Kevin, how may I help you today?',
  "Kevin isn't here right now, can I take a message?",
  "He's not available at the moment, who is calling please?",
  "He's not here, would you like to leave a message?",
  "She's away today, do you want to leave a message?",
  'Hang on a second, I have to go outside.',
  'Hello, this is Anna from the front desk.',
]

export async function soundsOfPickingUp(warn: (line: string) => void) {
  await using callers = openCallers(warn)
  const said = async (text: string, ...after: Int16Array[]) => assembled(text, [await callers.says(text)], after)
  const greetings = await Promise.all(
    SPOKEN_GREETINGS.map((text, i) => said(text, ...(i % 3 === 0 ? [beep(1_000)] : []))),
  )
  const people = await Promise.all(SPOKEN_ANSWERS.map((text) => said(text)))
  for (const parts of RECORDED_GREETINGS) {
    const recordings = await Promise.all(
      parts.map(async ([file, text]) => {
        const pcm = await recordedPrompt(file)
        return pcm && utteranceOf(text, pcm)
      }),
    )
    const found = recordings.filter((one) => one !== undefined)
    const name = `recorded: ${parts.map(([, text]) => text).join(' ')}`
    if (found.length === parts.length) greetings.push(assembled(name, found, [beep(1_400)]))
  }
  const hello = await recordedPrompt('hello')
  if (hello) people.push(assembled('recorded: hello', [utteranceOf('hello', hello)], []))
  people.push(assembled('nobody says anything', [], []), noisy('a noisy street, nobody speaks'))
  return { greetings, people }
}

type Spoken = ReturnType<typeof utteranceOf>

/** On an open line: speech with short gaps, and what comes after it. */
function assembled(name: string, spoken: readonly Spoken[], after: readonly Int16Array[]): PickedUp {
  const parts: Int16Array[] = [new Int16Array((RINGS_OFF_MS * RATE_HZ) / 1_000)]
  const words: { text: string; endMs: number }[] = []
  let length = parts[0]?.length ?? 0
  const add = (part: Int16Array) => {
    parts.push(part)
    length += part.length
  }
  for (const utterance of spoken) {
    for (const { text, endSample } of utterance.words)
      words.push({ text, endMs: ((length + endSample) * 1_000) / RATE_HZ })
    add(utterance.samples)
    add(new Int16Array(0.15 * RATE_HZ))
  }
  for (const part of after) add(part)
  add(new Int16Array(7 * RATE_HZ))
  return { name, samples: onLine(concatPcm(parts), FLOOR_DBFS), words, onsetMs: spoken.length > 0 ? RINGS_OFF_MS : 0 }
}

const noisy = (name: string): PickedUp => ({
  name,
  samples: onLine(new Int16Array(8 * RATE_HZ), -38),
  words: [],
  onsetMs: 0,
})

function onLine(samples: Int16Array, dbfs: number): Int16Array {
  const floor = hiss(createRandom(1), dbfs)
  return samples.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (floor[i % floor.length] ?? 0))))
}

const beep = (hz: number): Int16Array =>
  Int16Array.from({ length: 0.5 * RATE_HZ }, (_, i) => 6_000 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ))
