import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, plugInCaller } from './caller.ts'
import { hasChromium, openChromium } from './chromium.ts'
import { ENGLISH_ONLY, openStackUnderTest, type StackUnderTest, summarised, waitFor } from './stack-under-test.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const ENDED = '+33639980601'
const RUNNING = '+33639980602'
const SIZES = [
  { name: 'a desktop', width: 1280, height: 900 },
  { name: 'a phone', width: 390, height: 844 },
] as const

describe.skipIf(!hasChromium('report pages in a browser'))('report pages in a browser', () => {
  let stack: StackUnderTest
  let browser: Browser
  let running: Caller
  const failures: string[] = []

  beforeAll(async () => {
    stack = await openStackUnderTest({ initiate: { lang: ENGLISH_ONLY }, features: { recording_enabled: true } })
    const calls = async () => {
      running = await plugInCaller(stack, RUNNING)
      await Promise.all([running.dial({ consent: '2' }), callThatEnds()])
    }
    ;[browser] = await Promise.all([openChromium(), calls()])
  })
  afterAll(async () => {
    await running?.[Symbol.asyncDispose]()
    await browser?.close()
    await stack?.[Symbol.asyncDispose]()
  })

  async function callThatEnds(): Promise<void> {
    await using ended = await plugInCaller(stack, ENDED)
    await ended.dial({ consent: '1' })
    await ended.say('My name is Nora Quill and water runs under my sink')
    await ended.hangUp()
    await summarised(stack, ENDED)
  }

  async function open(path: string, { width, height }: { width: number; height: number }): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height } })
    page.on('pageerror', (error) => failures.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && failures.push(message.text()))
    await page.goto(`${stack.urls.edge}${path}`)
    return page
  }

  /** Walks on with the tabulator until it stands on an element of this kind. */
  async function untilFocused(page: Page, tag: string): Promise<void> {
    for (let steps = 0; steps < 60; steps += 1) {
      if ((await page.evaluate('document.activeElement.tagName')) === tag) return
      await page.keyboard.press('Tab')
    }
    throw new RangeError(`no key leads to ${tag}`)
  }

  /** In light and in dark: what axe finds wrong, and whether anything sticks out at the side. */
  async function inspect(page: Page): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.evaluate(AXE)
      const wrongs = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
        const { violations } = await axe.run()
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
      })
      expect([page.url(), colorScheme, wrongs]).toEqual([page.url(), colorScheme, []])
    }
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect([page.url(), wider]).toEqual([page.url(), 0])
  }

  it.each(SIZES)('lead from the list to a call and to the calls that go on, on $name', async (size) => {
    const page = await open('/report', size)
    await inspect(page)
    await page.getByLabel('Name', { exact: true }).fill('quill')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.waitForURL(/quill/)
    expect(await page.locator('tbody tr').count()).toBe(1)
    await page.getByRole('link', { name: 'Nora Quill' }).click()
    await page.getByRole('heading', { level: 1, name: 'Hello Nora Quill' }).waitFor()
    for (const name of [
      'Summary',
      'Conversation',
      'Claim',
      'Reminders',
      'Next action',
      'Analysis',
      'Answer times',
      'Task',
    ])
      await page.getByRole('heading', { level: 2, name, exact: true }).waitFor()
    await inspect(page)
    await page.getByRole('link', { name: 'Live', exact: true }).click()
    await page.getByRole('heading', { level: 2, name: 'Node local-1' }).waitFor()
    await inspect(page)
    await page.getByRole('link', { name: RUNNING }).click()
    await page.getByText('This call is going on right now.').waitFor()
    await inspect(page)
    await page.close()
  })

  it('grow while somebody talks, and leave alone what the reader does', async () => {
    const [report, monitor] = [
      await open(`/report/${encodeURIComponent(RUNNING)}`, SIZES[0]),
      await open('/monitor', SIZES[0]),
    ]
    await report.getByRole('button', { name: /^Hang up/ }).focus()
    const words = 'There is a hole in my roof'
    await running.speak(words)
    for (const page of [report, monitor]) await page.getByText(words).first().waitFor({ timeout: 30_000 })
    expect(await report.evaluate('document.activeElement.textContent')).toContain('Hang up')
    await running.hearOut()
    await Promise.all([report.close(), monitor.close()])
  })

  it('are shared by a link, until it is withdrawn', async () => {
    const page = await open(`/report/${encodeURIComponent(ENDED)}`, SIZES[1])
    await page.getByRole('button', { name: 'Share this report' }).click()
    await inspect(page)
    const link = await page.getByLabel('The new link').inputValue()
    const guest = await open(new URL(link).pathname, SIZES[1])
    await guest.getByRole('heading', { level: 2, name: 'Conversation' }).waitFor()
    expect(await guest.getByText('Nora Quill').count()).toBe(0)
    await inspect(guest)
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await page.getByText('None.').waitFor()
    expect((await guest.request.get(guest.url())).status()).toBe(401)
    await Promise.all([page.close(), guest.close()])
  })

  it.each(SIZES)(
    'play what was recorded, from anywhere in it, to who walks there by keyboard, on $name',
    async (size) => {
      const path = `/report/${encodeURIComponent(ENDED)}`
      const ready = async () => (await stack.report(ENDED)).includes('<audio')
      await waitFor(ready, { timeoutMs: 60_000, what: 'the recording on the page' })
      const page = await open(path, size)
      await inspect(page)
      await untilFocused(page, 'AUDIO')
      await page.keyboard.press('Space')
      const state = (what: string) => page.evaluate(`document.activeElement.${what}`)
      await waitFor(async () => Number(await state('currentTime')) > 0.2, { timeoutMs: 10_000, what: 'the sound' })
      expect(await page.getByLabel(/^Recording of /).count()).toBe(1)
      expect(Number(await state('duration'))).toBeGreaterThan(5)
      await page.evaluate('document.activeElement.currentTime = document.activeElement.duration - 1')
      await waitFor(async () => (await state('ended')) === true, { timeoutMs: 10_000, what: 'its end' })
      expect(await state('error')).toBeNull()
      await page.close()
    },
  )

  it('can be walked through with a keyboard alone', async () => {
    const page = await open('/report', SIZES[0])
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('phone_number')
    await page.close()
  })

  it('are printed without what only a screen can do', async () => {
    const page = await open(`/report/${encodeURIComponent(ENDED)}`, SIZES[0])
    await page.emulateMedia({ media: 'print' })
    for (const selector of ['.top', '.actions', 'footer']) expect(await page.locator(selector).isVisible()).toBe(false)
    expect(await page.getByText('Nora Quill').first().isVisible()).toBe(true)
    await page.close()
  })

  it('let an operator hang up, and show that it is over', async () => {
    const page = await open('/monitor', SIZES[1])
    await page.getByRole('button', { name: `Hang up: ${RUNNING}` }).click()
    await page.getByText('Nobody is on the phone').waitFor({ timeout: 20_000 })
    await expect(running.phone.waitForEnd({ timeoutMs: 10_000 })).resolves.toEqual(expect.any(String))
    await page.close()
  })

  it('offer no recording that was erased with its call', async () => {
    const { call_id } = await stack.call(ENDED)
    const html = await stack.report(ENDED)
    const [, src = ''] = /<audio[^>]* src="([^"]+)"/.exec(html) ?? []
    const sound = () => fetch(`${stack.urls.edge}${src}`, { headers: { range: 'bytes=0-43' } })
    const part = await sound()
    expect([part.status, part.headers.get('content-length'), (await part.arrayBuffer()).byteLength]).toEqual([
      206,
      '44',
      44,
    ])
    const erased = await (await fetch(`${stack.urls.edge}/call/${call_id}`, { method: 'DELETE' })).json()
    expect(erased).toMatchObject({ erased: { call: true, recordings: 1 }, left: [] })
    expect((await sound()).status).toBe(404)
    expect(await readdir(join(stack.dir, 'recordings'))).toEqual([])
  })

  it('complain of nothing in all of this', () => expect(failures).toEqual([]))
})
