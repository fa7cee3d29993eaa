import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Debian's, and the one of GitHub's machines: Ubuntu has Chromium as a snap alone. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome']
const CHROMIUM = PLACES.find((place) => existsSync(place))

/** It fetches nothing but what a page asks for. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface ChromiumOptions {
  /** A WAV file that is heard by its microphone, again and again; nobody is asked whether it may be used. */
  readonly microphone?: string
  /** Lets a page sound before anybody clicked. */
  readonly autoplay?: boolean
}

export function openChromium({ microphone, autoplay = false }: ChromiumOptions = {}): Promise<Browser> {
  const args = [...QUIET]
  if (autoplay) args.push('--autoplay-policy=no-user-gesture-required')
  if (microphone !== undefined)
    args.push(
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone}`,
    )
  return chromium.launch({ args, ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }) })
}

/** Says so when `what` is not tested, for want of a browser. */
export function hasChromium(what: string): boolean {
  if (CHROMIUM === undefined)
    console.warn(`${what}: NOT TESTED, no ${PLACES.join(' or ')} (apt-get install -y chromium)`)
  return CHROMIUM !== undefined
}
