import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { runCommand } from '../cli/usage-error.ts'
import { endOnSignals } from '../cli/with-stack.ts'
import { writeWav } from '../local-cloud/phone/wav.ts'
import { freePorts } from '../stack/ports.ts'
import { startStack } from '../stack/stack.ts'

/** Debian's; the pictures of the README are taken with it. */
const CHROMIUM = '/usr/bin/chromium'
const OWN_NUMBER = '+33639980501'
const SENTENCES = [
  'Hello, there is a water leak in my kitchen.',
  'It happened yesterday at three pm.',
  'My name is Kevin Smith.',
  'Remind me tomorrow at ten to send the photos.',
]
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
]

/** Talks on the web phone of a stack of its own and takes the README's pictures: `node infra/pictures/take.ts`. */
async function main(): Promise<void> {
  endOnSignals()
  const dir = await mkdtemp(join(tmpdir(), 'pictures-'))
  const onStep = (step: string) => console.log(`  starting the ${step} …`)
  await using stack = await startStack({ ports: await freePorts(), dir, onStep })
  const microphone = join(dir, 'silence.wav')
  await writeFile(microphone, writeWav([new Int16Array(48_000)], 48_000))
  const args = [...ARGUMENTS, `--use-file-for-fake-audio-capture=${microphone}`]
  const browser = await chromium.launch({ executablePath: CHROMIUM, args })
  try {
    const page = await browser.newPage({ viewport: { width: 1180, height: 780 } })
    await talk(page, stack.urls.phone)
    await report(browser, stack.urls.edge)
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

async function report(browser: Browser, edgeUrl: string): Promise<void> {
  console.log('  reading the report …')
  const url = `${edgeUrl}/report/${encodeURIComponent(OWN_NUMBER)}`
  const page = await browser.newPage({ viewport: { width: 1180, height: 1080 } })
  for (let tries = 0; tries < 40; tries++) {
    await page.goto(url)
    if (!(await page.locator('body').innerText()).includes('No summary yet')) break
    await page.waitForTimeout(500)
  }
  await page.screenshot({ path: picture('report') })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: picture('report-phone-dark') })
}

const picture = (name: string): string => join(import.meta.dirname, `${name}.png`)

await runCommand(main)
