import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resample } from '../local-cloud/phone/resample.ts'
import { fromBytes } from '../local-cloud/phone/pcm.ts'
import { writeWav } from '../local-cloud/phone/wav.ts'
import { speechOf } from '../cli/phone-call.ts'
import { hasChromium, openChromium } from './chromium.ts'
import { openStackUnderTest, type StackUnderTest, summarised } from './stack-under-test.ts'

/** A person who reads from a book; Debian's `pocketsphinx-testdata`. */
const HUMAN_SPEECH = '/usr/share/pocketsphinx/test/data/something.raw'
const MICROPHONE_HZ = 48_000
/** The person listens to the menu and the greeting before they speak; then the recording starts again. */
const LISTENS_S = 16
const LISTENS_AFTER_S = 12
const OWN_NUMBER = '+33639980501'

describe.skipIf(!hasChromium('web phone against the stack'))('the web phone of a running stack', () => {
  let stack: StackUnderTest
  let browser: Browser
  let page: Page
  let isHuman = false
  const failures: string[] = []

  beforeAll(async () => {
    stack = await openStackUnderTest()
    const state = (await (await fetch(`${stack.urls.phone}/control/state`)).json()) as { recogniser: string }
    isHuman = existsSync(HUMAN_SPEECH) && state.recogniser === 'pocketsphinx'
    const speech = isHuman
      ? fromBytes(await readFile(HUMAN_SPEECH))
      : await speechOf(stack.urls, 'My kitchen is flooded', 'en-US')
    const microphone = join(stack.dir, 'microphone.wav')
    await writeFile(microphone, microphoneWav(speech))
    browser = await openChromium({ microphone, autoplay: true })
    page = await browser.newPage({ viewport: { width: 1200, height: 860 } })
    page.on('pageerror', (error) => failures.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && failures.push(message.text()))
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.[Symbol.asyncDispose]()
  })

  it('is answered, heard as audio, transcribed and shown live', async () => {
    await page.goto(`${stack.urls.phone}/?from=${encodeURIComponent(OWN_NUMBER)}`)
    await page.locator('#status').filter({ hasText: 'Ready to call' }).waitFor()
    await page.getByLabel('Your number').fill(OWN_NUMBER)
    await page.keyboard.press('Tab')
    await page.locator('#status').filter({ hasText: 'Ready to call' }).waitFor()
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await page.locator('#status').filter({ hasText: 'In call' }).waitFor()
    await expect.poll(loudest, { timeout: 20_000, interval: 50 }).toBeGreaterThan(0.01)
    await page.keyboard.press('1')
    await page.locator('.bubble', { hasText: 'Contoso' }).waitFor({ timeout: 30_000 })
    if (!isHuman) await page.getByLabel('Type instead of speaking').fill('My kitchen is flooded')
    if (!isHuman) await page.keyboard.press('Enter')
    // The person's words, and an answer to them.
    await expect.poll(said, { timeout: 50_000 }).toMatch(/Assistant \S.*You \S.*Assistant \S/)
    await expect.poll(() => page.locator('.bubble.partial').count(), { timeout: 10_000 }).toBe(0)
    await page.screenshot({ path: shot('web-phone') })
    await page.getByRole('button', { name: 'Hang up' }).click()
    await page.locator('#status').filter({ hasText: 'Call ended' }).waitFor()
    expect(failures).toEqual([])
  })

  it('leads to the report of the call', async () => {
    const call = await summarised(stack, OWN_NUMBER)
    const opened = page.waitForEvent('popup')
    await page.locator('#report').click()
    const report = await opened
    await report.setViewportSize({ width: 1200, height: 860 })
    await report.waitForLoadState()
    const text = await report.locator('body').innerText()
    const talk = call.messages.filter(({ action }) => action === 'talk')
    expect(talk.map(({ content }) => content).filter((content) => !text.includes(content))).toEqual([])
    await report.screenshot({ path: shot('report'), fullPage: true })
    await report.emulateMedia({ colorScheme: 'dark' })
    await report.setViewportSize({ width: 390, height: 844 })
    const width = await report.evaluate('document.documentElement.scrollWidth')
    await report.screenshot({ path: shot('report-dark-mobile'), fullPage: true })
    expect(width).toBeLessThanOrEqual(390)
  })

  const said = async (): Promise<string> =>
    (await page.locator('.bubble').allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ')
  const loudest = (): Promise<number> =>
    page.evaluate(() => {
      const { phone } = globalThis as unknown as { phone: { snapshot(): { audio?: Record<string, number> } } }
      const audio = phone.snapshot().audio ?? {}
      return Math.max(audio['rms'] ?? 0, audio['playedRms'] ?? 0)
    })
})

const shot = (name: string): string => join('/tmp', `e2e-${name}.png`)

function microphoneWav(speech: Int16Array): Uint8Array {
  const loud = resample(Float64Array.from(speech), 16_000, MICROPHONE_HZ)
  const pcm = new Int16Array((LISTENS_S + LISTENS_AFTER_S) * MICROPHONE_HZ + loud.length)
  pcm.set(Int16Array.from(loud), LISTENS_S * MICROPHONE_HZ)
  return writeWav([pcm], MICROPHONE_HZ)
}
