import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CallGet } from '@call-center/shared/call/call'
import { speechOf } from '../cli/phone-call.ts'
import { toBytes } from '../local-cloud/phone/pcm.ts'
import { type Caller, plugInCaller } from './caller.ts'
import { leaksIn, personalIn, readLogs } from './quiet-logs.ts'
import { ENGLISH_ONLY, inTheCall, openStackUnderTest, over, type StackUnderTest } from './stack-under-test.ts'

/** Words that nothing else in a call contains, one of each kind per caller. */
const NAMES =
  'Abernathy Birdwhistle Cadwallader Dunmore Eastwick Fairweather Galbraith Hathersage Inglethorpe Jarrow Kettering Lovelace Montrose Nightingale Okonkwo Pemberton Quarrington Ravenscroft Silverstone Thistlewood'.split(
    ' ',
  )
const THINGS =
  'accordion bagpipe cello dulcimer euphonium flugelhorn glockenspiel harmonica icicle jukebox kazoo lute mandolin nutcracker oboe piccolo quiver rattle saxophone tambourine'.split(
    ' ',
  )

interface Talk {
  readonly canaries: readonly string[]
  readonly caller: Caller
  readonly call: CallGet
}
let stack: StackUnderTest
let talks: readonly Talk[]

beforeAll(async () => {
  stack = await openStackUnderTest({ initiate: { lang: ENGLISH_ONLY, claim: [] } })
  talks = await Promise.all(NAMES.map((name, index) => talkTo(name, THINGS[index] ?? '', index)))
}, 180_000)
afterAll(async () => {
  await Promise.all(talks.map(({ caller }) => caller[Symbol.asyncDispose]()))
  await stack[Symbol.asyncDispose]()
})

/** The assistant repeats the name, so that it is in the audio both ways. */
async function talkTo(name: string, thing: string, index: number): Promise<Talk> {
  const caller = await plugInCaller(stack, `+336399803${String(index).padStart(2, '0')}`)
  await caller.dial()
  await caller.say(`Please remind me to fetch the ${thing} tomorrow`)
  await caller.sayLast(`My name is ${name}`)
  await caller.hangUp()
  return { canaries: [name, thing], caller, call: await over(stack, caller.number) }
}

it('keeps twenty calls at once, all of them whole', () => {
  for (const { caller, call, canaries } of talks) {
    const [name = '', thing = ''] = canaries
    expect(call.claim).toEqual({ caller_name: name })
    expect(call.reminders).toMatchObject([{ title: `Fetch the ${thing}` }])
    expect(caller.heard()).toContain(name)
    expect(caller.heard()).toContain(thing)
    expect(caller.said()).toContain(name)
    expect(
      inTheCall(call)
        .filter(({ action }) => action !== 'talk')
        .map(({ action }) => action),
    ).toEqual(['call', 'hangup'])
  }
  expect(new Set(talks.map(({ call }) => call.call_id)).size).toBe(NAMES.length)
})

it('lets no word of one call into the document or the phone of another', () => {
  for (const { call, caller, canaries } of talks) {
    const everything = JSON.stringify([call, caller.phone.messages]).toLowerCase()
    const found = [...NAMES, ...THINGS].filter((canary) => everything.includes(canary.toLowerCase()))
    expect(found.toSorted()).toEqual([...canaries].toSorted())
  }
})

it('T13 · Personal data in logs: nobody’s name, number, words or token is written down', async () => {
  const logs = await readLogs(stack.dir)
  const calls = talks.map(({ call }) => call)
  // They are about these calls.
  for (const { call_id } of calls) expect(logs.text).toContain(call_id)
  expect(leaksIn(logs, [...NAMES, ...personalIn(calls)])).toEqual([])
  for (const { call, canaries } of talks) {
    const planted = { ...logs, text: `${logs.text} ${canaries[0]} ${call.initiate.phone_number}` }
    expect(leaksIn(planted, personalIn([call])).length).toBeGreaterThan(0)
  }
})

it('sends each caller the audio of their own call and no other', async () => {
  const sentences = talks.map(({ caller, canaries: [name = ''] }) => sentenceWith(name, caller.said()))
  const spoken = await Promise.all(sentences.map((sentence) => speechOf(stack.urls, sentence, 'en-US')))
  const recordings = talks.map(({ caller }) => toBytes(caller.phone.recordings.assistant))
  for (const [index, pcm] of spoken.entries()) {
    const heardBy = recordings.flatMap((recording, other) =>
      fingerprints(pcm).some((fingerprint) => includes(recording, fingerprint)) ? [other] : [],
    )
    expect(heardBy).toEqual([index])
  }
})

const sentenceWith = (name: string, said: string): string =>
  (said.match(/[^.?!]+[.?!]/g) ?? []).find((sentence) => sentence.includes(name))?.trim() ?? `no ${name}`

/**
 * Ten milliseconds each of the end of a sentence, where the name is. The way from the voice to the phone changes no
 * sample, so they are found as they are.
 */
const fingerprints = (pcm: Int16Array): Buffer[] =>
  [0.6, 0.65, 0.7, 0.75].map((part) => {
    const from = Math.floor(pcm.length * part)
    return toBytes(pcm.subarray(from, from + 160))
  })

const includes = (recording: Buffer, wanted: Buffer): boolean => {
  for (let at = recording.indexOf(wanted); at >= 0; at = recording.indexOf(wanted, at + 1)) {
    if (at % 2 === 0) return true
  }
  return false
}
