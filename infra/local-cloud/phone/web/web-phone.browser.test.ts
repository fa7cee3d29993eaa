import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasChromium, openChromium } from '../../../e2e/chromium.ts'
import { type FakeNetwork, openFakeNetwork } from './fake-network.ts'
import { peakHz, toneWav } from './test-tone.ts'

const MICROPHONE_HZ = 440
const SPOKEN_HZ = 1_000
const SPOKEN_MS = 500

describe.skipIf(!hasChromium('web phone'))('the web phone', { timeout: 40_000 }, () => {
  let folder: string
  let browser: Browser
  let network: FakeNetwork
  let page: Page

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'web-phone-'))
    const microphone = join(folder, 'microphone.wav')
    await writeFile(microphone, toneWav({ hz: MICROPHONE_HZ, rateHz: 48_000, lengthMs: 2_000 }))
    browser = await openChromium({ microphone })
  }, 30_000)

  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })

  beforeEach(async () => {
    network = await openFakeNetwork({ spokenWav: toneWav({ hz: SPOKEN_HZ, rateHz: 16_000, lengthMs: SPOKEN_MS }) })
    page = await browser.newPage({ viewport: { width: 1200, height: 860 } })
    page.on('pageerror', (error) => console.error('page:', error))
  })

  afterEach(async () => {
    await page.close()
    await network[Symbol.asyncDispose]()
  })

  const open = async (query = '') => {
    await page.goto(network.url + query)
    await status('Ready to call')
  }
  const status = (text: string) => page.locator('#status').filter({ hasText: text }).waitFor({ timeout: 10_000 })
  const connect = async () => {
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await expect.poll(() => network.messages, { timeout: 10_000 }).toContainEqual({ type: 'dial', to: '+18335550199' })
    network.send({ type: 'connected', callConnectionId: 'c-1' })
    await status('In call')
  }
  const bubbles = async () =>
    (await page.locator('.bubble').allInnerTexts()).map((text) => text.replaceAll(/\n+/g, '\n'))
  /** The analyser's bins are up to 12 Hz wide. */
  const near = (audio: Record<string, number>, hz: number) => Math.abs((audio['playedPeakHz'] ?? 0) - hz) < 12
  const played = async () =>
    page.evaluate(
      () =>
        (globalThis as unknown as { phone: { snapshot(): { audio?: Record<string, number> } } }).phone.snapshot()
          .audio ?? {},
    )

  it.each([{ contextHz: 16_000 }, { contextHz: 48_000 }])(
    'sends the microphone fifty times a second and plays what comes back, at $contextHz Hz',
    async ({ contextHz }) => {
      await open(`?contextHz=${contextHz}`)
      network.echo = false
      await connect()
      await expect.poll(() => peakHz(network.frames.slice(-25))).toBeCloseTo(MICROPHONE_HZ, -1)
      network.forget()
      await page.waitForTimeout(2_000)
      expect(network.frames.length).toBeGreaterThan(85)
      expect(network.frames.length).toBeLessThan(115)
      expect(new Set(network.frames.map((frame) => frame.length))).toEqual(new Set([640]))

      network.echo = true
      await expect
        .poll(async () => Number(await page.locator('#assistant-level').getAttribute('aria-valuenow')))
        .toBeGreaterThan(50)
      await expect.poll(async () => near(await played(), MICROPHONE_HZ)).toBe(true)
      const audio = await played()
      expect(audio['contextHz']).toBe(contextHz)
      expect(audio['bufferedMs']).toBeLessThanOrEqual(60)
    },
  )

  it('shows guesses, final words, answers and where the assistant was interrupted', async () => {
    await open()
    await connect()
    network.send({ type: 'said', text: 'Hello, this is Contoso.' })
    network.send({ type: 'said', text: 'How may I help you?' })
    network.send({ type: 'heard', text: 'my kitch', final: false })
    await expect.poll(() => page.locator('.bubble.partial').innerText()).toContain('my kitch')
    network.send({ type: 'stop-audio' })
    network.send({ type: 'heard', text: 'my kitchen is flooded', final: true })
    network.send({ type: 'said', text: 'I am sorry to hear that.' })
    await expect
      .poll(bubbles)
      .toEqual([
        'Assistant\nHello, this is Contoso. How may I help you?\nInterrupted: not all of this was heard',
        'You\nmy kitchen is flooded',
        'Assistant\nI am sorry to hear that.',
      ])
    await expect.poll(() => page.locator('.partial').count()).toBe(0)
  })

  it('keeps what was answered before the last word on it', async () => {
    await open()
    await connect()
    network.send({ type: 'heard', text: 'it was yesterday', final: false })
    network.send({ type: 'said', text: 'I have noted that.', messageId: 'a' })
    network.send({ type: 'heard', text: 'it was yesterday in paris', final: false })
    network.send({ type: 'said', text: 'Thank you.', messageId: 'b' })
    network.send({ type: 'heard', text: 'In Paris.', final: true })
    network.send({ type: 'said', text: 'Who are you?', messageId: 'b' })
    await expect
      .poll(bubbles)
      .toEqual([
        'You\nit was yesterday',
        'Assistant\nI have noted that.',
        'You\nIn Paris.',
        'Assistant\nThank you. Who are you?',
      ])
  })

  it('gives each message of the assistant a bubble, and the menu one of its own', async () => {
    await open()
    await connect()
    network.send({ type: 'said', text: 'For English, press 1.' })
    network.send({ type: 'said', text: 'Hello, this is Contoso.', messageId: 'a' })
    network.send({ type: 'said', text: 'How may I help you?', messageId: 'a' })
    network.send({ type: 'said', text: 'One moment please.', messageId: 'b' })
    await expect
      .poll(bubbles)
      .toEqual([
        'Assistant\nFor English, press 1.',
        'Assistant\nHello, this is Contoso. How may I help you?',
        'Assistant\nOne moment please.',
      ])
  })

  it('says which number is none, and calls nobody with it', async () => {
    await open()
    const own = page.getByLabel('Your number')
    await own.fill('hello')
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await page.getByText('“hello” is not a phone number.').waitFor()
    expect(await own.getAttribute('aria-invalid')).toBe('true')
    await own.fill('')
    await page.keyboard.press('Enter')
    await page.getByText('A phone needs a number.').waitFor()
    await own.fill('+33612345601')
    await page.keyboard.press('Tab')
    expect(await page.locator('#own-error').isVisible()).toBe(false)
    expect(network.messages).toEqual([])
    expect(network.numbers).toEqual(['+33612345601'])

    await page.goto(`${network.url}?number=12`)
    await page.getByText('“12” is not a phone number.').waitFor()
  })

  it('calls from the number that was just written, at one press', async () => {
    await open()
    await page.getByLabel('Your number').fill('+33699887766')
    await connect()
    expect(network.numbers).toEqual(['+33612345601', '+33699887766'])
  })

  it('explains that a phone cannot call itself', async () => {
    await open()
    await page.getByLabel('Number to call').fill('+33 6 12 34 56 01')
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await page.getByText('This is your own number: a phone cannot call itself.').waitFor()
    expect(await page.locator('#status').innerText()).toBe('Ready to call')
    expect(network.messages).toEqual([])
  })

  it('tells a number that the network does not know from one that is taken', async () => {
    await open()
    network.refuse('+1234567 is not a phone number in international form.', 4400)
    await status('Your number is not a phone number')
    expect(await page.getByRole('button', { name: 'Use this number here' }).isVisible()).toBe(false)
    await page.getByLabel('Your number').fill('+33699887766')
    await page.keyboard.press('Tab')
    await status('Ready to call')
  })

  it('asks for nothing that is not there', async () => {
    const missing: string[] = []
    page.on('response', (response) => response.status() >= 400 && missing.push(response.url()))
    await open()
    await page.waitForLoadState('networkidle')
    expect(missing).toEqual([])
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toMatch(/^data:image\/svg/)
  })

  it('shows a text message, in a call or not', async () => {
    await open()
    network.send({ type: 'sms', from: '+18335550199', text: 'Thank you for your call.' })
    await expect.poll(bubbles).toEqual(['SMS\nThank you for your call.'])
    expect(await page.locator('#status').innerText()).toBe('Ready to call')
  })

  it('sends what is typed as a text message, in a call or not', async () => {
    await open()
    await page.fill('#words', 'The number is <b>4</b>')
    await page.click('#text')
    await expect
      .poll(() => network.messages.at(-1))
      .toEqual({
        type: 'sms',
        to: '+18335550199',
        text: 'The number is <b>4</b>',
      })
    await expect.poll(bubbles).toEqual(['Your SMS\nThe number is <b>4</b>'])
    expect(await page.inputValue('#words')).toBe('')
  })

  it('hangs up, says why the call ended, and lets go of the microphone', async () => {
    await open()
    await connect()
    await page.getByRole('button', { name: 'Hang up' }).click()
    await status('Call ended after 0:00: you hung up')
    expect(network.messages).toContainEqual({ type: 'hang-up' })
    await page.waitForTimeout(100)
    network.forget()
    await page.waitForTimeout(200)
    expect(network.frames).toHaveLength(0)

    await connect()
    network.send({ type: 'ended', reason: 'the assistant hung up' })
    await status('the assistant hung up')
  })

  it('rings, and answers from the keyboard', async () => {
    await open()
    network.send({ type: 'ringing', from: '+18335550199' })
    await status('Incoming call')
    expect(await page.locator('#other').innerText()).toBe('+18335550199')
    await page.keyboard.press('Enter')
    await expect.poll(() => network.messages).toEqual([{ type: 'answer' }])
    network.send({ type: 'connected', callConnectionId: 'c-2' })
    await status('In call')
    await expect.poll(() => network.frames.length).toBeGreaterThan(10)
  })

  it('declines', async () => {
    await open()
    network.send({ type: 'ringing', from: '+18335550199' })
    await page.getByRole('button', { name: 'Decline' }).click()
    await status('you declined')
    expect(network.messages).toEqual([{ type: 'decline' }])
  })

  it('sends digits of the keypad and of the keyboard', async () => {
    await open()
    await connect()
    await page.getByRole('button', { name: '5', exact: true }).click()
    await page.keyboard.press('#')
    await expect.poll(() => page.locator('#digits').innerText()).toBe('5#')
    await expect
      .poll(() => network.messages.slice(-2))
      .toEqual([
        { type: 'digit', digit: '5' },
        { type: 'digit', digit: '#' },
      ])
  })

  it('opens the keypad when a menu asks for a key, and repeats the menu in a bubble of its own', async () => {
    await page.setViewportSize({ width: 375, height: 700 })
    await open()
    await connect()
    const key = page.getByRole('button', { name: '5', exact: true })
    expect(await key.isVisible()).toBe(false)
    for (let times = 0; times < 2; times++) network.send({ type: 'said', text: 'For English, press 2.' })
    await key.waitFor()
    await expect.poll(bubbles).toEqual(Array(2).fill('Assistant\nFor English, press 2.'))
    await page.setViewportSize({ width: 1200, height: 860 })
  })

  it('says typed words as audio, after telling the recogniser what they are', async () => {
    await open()
    await connect()
    await page.getByLabel('Type instead of speaking').fill('My name is Zoé 1')
    await page.keyboard.press('Enter')
    const words = { type: 'words', text: 'My name is Zoé 1', durationMs: SPOKEN_MS }
    await expect.poll(() => network.messages.at(-1)).toEqual(words)
    network.forget()
    await expect.poll(() => network.frames.length).toBeGreaterThan(20)
    expect(peakHz(network.frames.slice(5, 15))).toBeCloseTo(SPOKEN_HZ, -1)
    expect(network.spoken).toEqual([{ text: 'My name is Zoé 1', lang: 'en-US' }])

    network.speakStatus = 422
    await page.getByLabel('Type instead of speaking').fill('Encore')
    await page.keyboard.press('Enter')
    await page.getByText('Your words could not be said: no voice for this language.').waitFor()
    expect(await page.getByLabel('Type instead of speaking').inputValue()).toBe('Encore')
  })

  it('calls without a microphone: silence goes out, typed words still do', async () => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await open()
    await connect()
    await page.getByText('was not allowed to use it').waitFor()
    await page.waitForTimeout(1_000)
    expect(network.frames.length).toBeGreaterThan(40)
    expect(network.frames.every((frame) => frame.every((byte) => byte === 0))).toBe(true)
  })

  it('says that the network is down, and comes back by itself', async () => {
    await open()
    await connect()
    network.dropLine()
    await page.getByText('Is “npm start” running?').waitFor()
    await status('Ready to call')
    expect(await page.locator('#problems li').count()).toBe(0)
  })

  it('does not fight another page for its number', async () => {
    await open()
    network.refuse('Another phone took the number +33612345601.')
    await page.getByText('Another phone took the number').waitFor()
    await status('This number is in use elsewhere')
    await page.waitForTimeout(700)
    expect(network.numbers).toHaveLength(1)
    await page.getByRole('button', { name: 'Use this number here' }).click()
    await status('Ready to call')
  })

  it('tells a caller nobody can hear how to get a recogniser', async () => {
    network.recogniser = 'told'
    await open()
    await page.getByText('apt-get install pocketsphinx-en-us libpocketsphinx3').waitFor()
    await connect()
    network.send({ type: 'problem', message: 'No recogniser, and no words were told.' })
    await expect.poll(() => page.locator('#problems').innerText()).toBe('No recogniser, and no words were told.')
  })

  it('keeps the number it is given, and dials at once when the address says so', async () => {
    await open()
    await page.getByLabel('Your number').fill('+33 6 99 88 77 66')
    await page.keyboard.press('Tab')
    await expect.poll(() => network.numbers).toEqual(['+33612345601', '+33699887766'])
    expect(await page.locator('#report').getAttribute('href')).toBe('http://localhost:8080/report/+33699887766')
    await page.goto(`${network.url}?to=+14255550100&call=1`)
    await expect.poll(() => network.messages).toContainEqual({ type: 'dial', to: '+14255550100' })
    expect(network.numbers.at(-1)).toBe('+33699887766')
  })
})
