import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { runCommand } from '../cli/run-command.ts'
import { endOnSignals } from '../cli/with-stack.ts'
import { writeWav } from '../local-cloud/phone/wav.ts'
import { freePorts } from '../stack/ports.ts'
import { type Stack, startStack } from '../stack/stack.ts'
import { plugInCaller } from '../e2e/caller.ts'
import { openChromium } from '../e2e/chromium.ts'

const DESKTOP = { width: 1180, height: 1080 }
const PHONE = { width: 390, height: 844 }
const OWN_NUMBER = '+33639980501'
const SENTENCES = [
  'Hello, there is a water leak in my kitchen.',
  'It happened yesterday at three pm.',
  'My name is Kevin Smith.',
  'Remind me tomorrow at ten to send the photos.',
]
/** Calls that were there before: what each person says. */
const EARLIER = [
  {
    number: '+33639980511',
    says: ['My name is Nora Quill and water runs under my sink', 'It happened this morning at nine.'],
  },
  { number: '+442079460511', says: ['Somebody broke the window of my shop.', 'Please let me speak to a human.'] },
  { number: '+14155550151', says: [] },
] as const
/** And those that go on while somebody watches. */
const RUNNING = [
  { number: '+33639980521', says: ['Hello, there is a hole in my roof.', 'My name is Paul Martin.'] },
  { number: '+14155550152', says: ['My car was hit in the car park.'] },
] as const
type Person = (typeof EARLIER | typeof RUNNING)[number]

/** Talks on the web phone of a stack of its own and takes the README's pictures: `node infra/pictures/take.ts`. */
async function main(): Promise<void> {
  endOnSignals()
  const dir = await mkdtemp(join(tmpdir(), 'pictures-'))
  const onStep = (step: string) => console.log(`  starting the ${step} …`)
  await using stack = await startStack({ ports: await freePorts(), dir, onStep })
  const microphone = join(dir, 'silence.wav')
  await writeFile(microphone, writeWav([new Int16Array(48_000)], 48_000))
  const browser = await openChromium({ microphone, autoplay: true })
  try {
    const page = await browser.newPage({ viewport: { width: 1180, height: 780 } })
    await Promise.all(EARLIER.map((call) => phoneBefore(stack.urls, call)))
    await talk(page, stack.urls.phone)
    await report(browser, stack.urls.edge)
    await watch(browser, stack.urls)
  } finally {
    await browser.close()
    await rm(dir, { recursive: true, force: true })
  }
}

async function talk(page: Page, phoneUrl: string): Promise<void> {
  console.log('  phoning …')
  await page.goto(phoneUrl)
  await page.getByLabel('Your number').fill(OWN_NUMBER)
  await page.keyboard.press('Tab')
  await page.locator('#status').filter({ hasText: 'Ready to call' }).waitFor()
  await page.getByRole('button', { name: 'Call', exact: true }).click()
  await page.locator('.bubble').first().waitFor({ timeout: 20_000 })
  await page.keyboard.press('1')
  await page.locator('.bubble', { hasText: 'Contoso' }).waitFor({ timeout: 30_000 })
  for (const sentence of SENTENCES) {
    await quiet(page)
    await page.getByLabel('Type instead of speaking').fill(sentence)
    await page.keyboard.press('Enter')
    await page.waitForTimeout(4_000)
  }
  await quiet(page)
  await page.screenshot({ path: picture('web-phone') })
  await page.getByRole('button', { name: 'Hang up' }).click()
  await page.locator('#status').filter({ hasText: 'Call ended' }).waitFor()
}

/** Waits until no new words came for a while. */
async function quiet(page: Page): Promise<void> {
  let before = ''
  for (;;) {
    await page.waitForTimeout(2_500)
    const now = await page.locator('.bubble').allInnerTexts()
    if (now.join() === before) return
    before = now.join()
  }
}

/** A person on a telephone without a screen. Resolves when they have said everything. */
async function phone(urls: Stack['urls'], { number, says }: Person) {
  const caller = await plugInCaller({ urls }, number)
  await caller.dial({ digit: '1' })
  for (const words of says) await caller.say(words)
  return caller
}

async function phoneBefore(urls: Stack['urls'], person: Person): Promise<void> {
  const caller = await phone(urls, person)
  await caller.hangUp().catch(() => {}) // the assistant may have been faster
  await caller[Symbol.asyncDispose]()
}

async function report(browser: Browser, edgeUrl: string): Promise<void> {
  console.log('  reading the reports …')
  const page = await browser.newPage({ viewport: DESKTOP })
  for (let tries = 0; tries < 40; tries++) {
    await page.goto(`${edgeUrl}/report/${encodeURIComponent(OWN_NUMBER)}`)
    if (!/No summary yet|Being written/.test(await page.locator('body').innerText())) break
    await page.waitForTimeout(500)
  }
  await page.screenshot({ path: picture('report') })
  await page.goto(`${edgeUrl}/report`)
  await page.setViewportSize({ width: 1180, height: 560 })
  await page.screenshot({ path: picture('report-list') })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize(PHONE)
  await page.screenshot({ path: picture('report-list-phone-dark') })
  await page.goto(`${edgeUrl}/report/${encodeURIComponent(OWN_NUMBER)}`)
  await page.screenshot({ path: picture('report-phone-dark') })
}

/** The monitor, and the page of a call that goes on, while people talk. */
async function watch(browser: Browser, urls: Stack['urls']): Promise<void> {
  console.log('  watching calls …')
  const callers = await Promise.all(RUNNING.map((person) => phone(urls, person)))
  const page = await browser.newPage({ viewport: { width: 1180, height: 700 } })
  await page.goto(`${urls.edge}/monitor`)
  await page.waitForTimeout(2_000)
  await page.screenshot({ path: picture('monitor') })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize(PHONE)
  await page.screenshot({ path: picture('monitor-phone-dark') })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1180, height: 800 })
  await page.goto(`${urls.edge}/report/${encodeURIComponent(RUNNING[0].number)}`)
  await page.screenshot({ path: picture('report-running') })
  for (const caller of callers) await caller[Symbol.asyncDispose]()
}

const picture = (name: string): string => join(import.meta.dirname, `${name}.png`)

await runCommand(main)
