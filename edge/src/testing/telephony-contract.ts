import { newCallId } from '@call-center/shared/call/call'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CarrierNotice, LegOptions, Question, Spoken } from '../telephony/telephony.ts'
import type { TelephonyUnderTest } from './telephony-under-test.ts'

const REF = `${newCallId()}/secret`
const SAID: readonly Spoken[] = [{ text: 'Bonjour & bienvenue', lang: 'fr-FR', voice: 'fr-FR-DeniseNeural' }]
const BRIEFING: readonly Spoken[] = [{ text: 'Nora waits', lang: 'en-US', voice: 'en-US-NancyNeural' }]
const NOBODY = '+33612345670'

/** Every carrier of calls runs this, against the carrier of the local cloud. */
export function telephonyContract(name: string, open: () => TelephonyUnderTest): void {
  describe(`calls: ${name}`, () => {
    let connectionId = ''
    let since = 0
    const leg: LegOptions = {
      ref: REF,
      longestMs: 3_600_000,
      openMedia: async (way) => ({ url: open().carriers.mediaUrl, token: `token-for-${way}` }),
    }
    const question: Question = {
      to: open.name,
      prompt: SAID,
      choices: [
        { label: 'fr-FR', phrases: ['French', 'Français'] },
        { label: 'en-US', phrases: ['English'] },
      ],
      phrasesLang: 'en-US',
      context: 'language-1',
    }
    const notices = () =>
      open()
        .carriers.posted.slice(since)
        .filter(({ url }) => url.includes(REF))
        .flatMap((posted) => open().read(posted))
    const notice = (type: CarrierNotice['type']) =>
      vi.waitFor(
        () => {
          const found = notices().find((one) => one.type === type && one.connectionId === connectionId)
          if (!found) throw new RangeError(`no ${type} yet, but ${notices().map((one) => one.type)}`)
          return found
        },
        { timeout: 5_000 },
      )
    const until = (what: () => boolean) => vi.waitFor(() => expect(what()).toBe(true), { timeout: 5_000 })
    const place = async (to = open().carriers.phone) => {
      ;({ connectionId } = await open().telephony.place(to, leg))
    }
    const connect = async () => {
      await place()
      await until(() => open().carriers.last() === 'ringing')
      open().carriers.act({ type: 'answer' })
      await notice('connected')
    }

    beforeEach(() => {
      since = open().carriers.posted.length
      open().lead(async () => {})
    })
    afterEach(async () => {
      await open().telephony.hangUp(connectionId)
      await until(() => ['ended', 'ready'].includes(open().carriers.last() ?? 'ready'))
    })

    it('ring, are put through when somebody picks up, and end', async () => {
      await connect()
      expect(await open().telephony.isAlive(connectionId)).toBe(true)
      open().carriers.act({ type: 'hang-up' })
      await notice('disconnected')
      expect(await open().telephony.isAlive(connectionId)).toBe(false)
    })

    it('that nobody takes are told of', async () => {
      await place(NOBODY)
      expect(await notice('refused')).toMatchObject({ unreached: 'failed' })
      expect(await open().telephony.isAlive(connectionId)).toBe(false)
    })

    it('are taken back while they ring', async () => {
      await place()
      await until(() => open().carriers.last() === 'ringing')
      expect(await open().telephony.hangUp(connectionId)).toBe(true)
      await until(() => open().carriers.last() === 'ended')
    })

    it('are hung up once', async () => {
      await connect()
      expect(await open().telephony.hangUp(connectionId)).toBe(true)
      await notice('disconnected')
      expect(await open().telephony.hangUp(connectionId)).toBe(false)
    })

    it('say what they are told, and that it was said', async () => {
      await connect()
      await open().telephony.say(connectionId, SAID, 'goodbye', leg)
      expect(await notice('prompt-ended')).toMatchObject({ context: 'goodbye' })
      expect(open().carriers.said().at(-1)).toBe('Bonjour & bienvenue')
    })

    it.each([
      ['a key', { type: 'digit', digit: '2' }, 2],
      ['a word', { type: 'words', text: 'I would like English please', durationMs: 20 }, 'en-US'],
      ['a word with an accent', { type: 'words', text: 'En français', durationMs: 20 }, 'fr-FR'],
    ] as const)('ask, and are answered by %s', async (_by, act, choice) => {
      await connect()
      const said = open().carriers.said().length
      await open().telephony.ask(connectionId, { ...question, to: open().carriers.phone }, leg)
      await until(() => open().carriers.said().length > said)
      open().carriers.act(act)
      const made = await notice('choice-made')
      expect(made).toMatchObject({ context: 'language-1' })
      const labels = ['', 'fr-FR', 'en-US']
      expect([choice, labels[Number(choice)]]).toContain('choice' in made ? made.choice : undefined)
    })

    it.each([
      ['a key that is none', { type: 'digit', digit: '9' }],
      ['words that are none', { type: 'words', text: 'Klingon', durationMs: 20 }],
    ] as const)('ask, and may be answered by %s', async (_by, act) => {
      await connect()
      const said = open().carriers.said().length
      await open().telephony.ask(connectionId, { ...question, to: open().carriers.phone }, leg)
      await until(() => open().carriers.said().length > said)
      open().carriers.act(act)
      const answer = await Promise.race([notice('choice-missed'), notice('choice-made')])
      // A key that stands for nothing may be told as the number it is: there is no such choice.
      expect(answer).toMatchObject(answer.type === 'choice-made' ? { choice: 9 } : { context: 'language-1' })
    })

    it('bring the audio to the media node, with the token, on one stream, also when it is started while it is up', async () => {
      await connect()
      const before = open().carriers.mediaDials.length
      const streams = () => open().carriers.mediaDials.slice(before)
      const tokens = () => streams().flatMap((dial) => (dial.open && open().tokenOf(dial)) || [])
      for (const context of ['stream-first-1', 'stream-rescue1-1']) {
        await open().telephony.startStreaming(connectionId, context, leg)
        await until(() => tokens().length === 1)
      }
      expect(tokens()[0]).toMatch(/^token-for-(path|message)$/)
      expect(await open().telephony.isAlive(connectionId)).toBe(true)
    })

    it('are recorded, with pauses, until it is stopped, and what is recorded can be erased, or it is said where it is left', async () => {
      await connect()
      const { telephony } = open()
      const found = () => telephony.findRecording(connectionId)
      expect(await found()).toBeUndefined()
      const { recordingId } = await telephony.startRecording(connectionId, leg)
      expect([undefined, recordingId]).toContain((await found())?.recordingId)
      const twice = (['pauseRecording', 'resumeRecording', 'stopRecording'] as const).flatMap((one) => [one, one])
      for (const order of twice) await telephony[order](connectionId, recordingId)
      expect(await found()).toBeUndefined()
      const { left } = await telephony.eraseRecording({ recordingId, files: [] })
      expect([undefined, `The recording ${recordingId}`]).toContain(left?.slice(0, 14 + recordingId.length))
    })

    it('are handed over to somebody who picks up', async () => {
      await connect()
      const { colleague, act, last } = open().carriers
      await open().telephony.transfer(connectionId, colleague, 'c1', leg)
      await until(() => last('colleague') === 'ringing')
      act({ type: 'answer' }, 'colleague')
      expect(await notice('transferred')).toMatchObject({ context: 'c1' })
      act({ type: 'hang-up' }, 'colleague')
    })

    it('stay where they are when nobody picks up', async () => {
      await connect()
      const { colleague, act, last } = open().carriers
      await open().telephony.transfer(connectionId, colleague, 'c2', leg)
      await until(() => last('colleague') === 'ringing')
      act({ type: 'decline' }, 'colleague')
      expect(await notice('transfer-failed')).toMatchObject({ context: 'c2' })
      expect(await open().telephony.isAlive(connectionId)).toBe(true)
    })

    /** A colleague is rung, and dealt with as the edge does. */
    const consult = async () => {
      await connect()
      const { carriers, telephony, lead } = open()
      const briefing = { ...question, to: carriers.colleague, prompt: BRIEFING, context: 'briefing' }
      const consultation = { to: carriers.colleague, caller: carriers.phone, wait: SAID, context: 'c3' }
      const whole = { ...consultation, question: briefing }
      lead(async (notice, carrier) => {
        if (notice.type === 'colleague-reached') await carrier.ask(connectionId, briefing, leg)
        if (notice.type === 'choice-missed') await carrier.dismissColleague(connectionId, whole)
        if (notice.type !== 'choice-made') return
        const isYes = notice.choice === 1 || notice.choice === 'fr-FR'
        await (isYes ? carrier.joinColleague : carrier.dismissColleague)(connectionId, whole)
      })
      await telephony.consult(connectionId, whole, leg)
      await until(() => carriers.last('colleague') === 'ringing')
      return carriers
    }
    const brief = async () => {
      const carriers = await consult()
      const before = carriers.said('colleague').length
      carriers.act({ type: 'answer' }, 'colleague')
      expect(await notice('colleague-reached')).toMatchObject({ context: 'c3' })
      await until(() => carriers.said('colleague').length > before)
      expect(carriers.said('colleague').at(-1)).toBe(BRIEFING[0]?.text)
      expect(carriers.said().at(-1)).toBe(SAID[0]?.text)
      return carriers
    }

    it.each([
      ['a key', { type: 'digit', digit: '1' }],
      ['a word', { type: 'words', text: 'French', durationMs: 20 }],
    ] as const)('tell a colleague alone what it is about, who gets the caller by %s', async (_by, act) => {
      const { heard, sound, act: does, last } = await brief()
      does({ type: 'digit', digit: '2' }) // the caller has no say in it
      does(act, 'colleague')
      expect(await notice('choice-made')).toMatchObject({ context: 'briefing' })
      const before = [heard('phone'), heard('colleague')] as const
      await until(() => {
        sound('phone')
        sound('colleague')
        return heard('phone') > before[0] && heard('colleague') > before[1]
      })
      does({ type: 'hang-up' }, 'colleague')
      await until(() => last('colleague') === 'ended')
    })

    it.each([
      ['refuses', { type: 'digit', digit: '2' }],
      ['says what is no answer', { type: 'words', text: 'Klingon', durationMs: 20 }],
    ] as const)('stay with the assistant when the colleague %s', async (_what, act) => {
      const { act: does, last } = await brief()
      does(act, 'colleague')
      await until(() => last('colleague') === 'ended')
      expect(await open().telephony.isAlive(connectionId)).toBe(true)
    })

    it('stay with the assistant when the colleague does not pick up', async () => {
      const { act } = await consult()
      act({ type: 'decline' }, 'colleague')
      expect(await notice('transfer-failed')).toMatchObject({ context: 'c3' })
      expect(await open().telephony.isAlive(connectionId)).toBe(true)
    })

    it('fail when nobody answers, without the number in the error, and nothing is known then', async () => {
      const { deaf, carriers } = open()
      const failure: unknown = await deaf.place(carriers.phone, leg).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'provider-failed', retryable: true, unanswered: true })
      expect(String(failure)).not.toContain(carriers.phone)
      await expect(deaf.isAlive(connectionId)).rejects.toMatchObject({ code: 'provider-failed' })
    })
  })
}
