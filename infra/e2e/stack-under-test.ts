import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CallGet } from '@call-center/shared/call/call'
import { inject } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../cli/run-steps.ts'
import type { CarrierName } from '../stack/local-config.ts'
import { freePorts, type StackPorts } from '../stack/ports.ts'
import { type Stack, type StackOptions, startStack } from '../stack/stack.ts'
import { leaksIn, personalIn, readLogs } from './quiet-logs.ts'

/** A whole stack on ports of its own, its files in a folder of its own. Disposing throws when its logs name a caller. */
export interface StackUnderTest extends AsyncDisposable {
  readonly stack: Stack
  readonly urls: Stack['urls']
  readonly dir: string
  /** Newest calls first, of one number when it is given. */
  calls(phoneNumber?: string): Promise<CallGet[]>
  call(idOrPhone: string): Promise<CallGet>
  place(body: unknown): Promise<Response>
  /** The page for people. */
  report(phoneNumber: string): Promise<string>
  /** Sets the knobs of an emulator; `undefined` clears them all. */
  faults(knobs: Readonly<Record<string, object>> | undefined): Promise<void>
  /** What an emulator was asked, oldest first. */
  requests(
    service: 'call-automation' | 'speech' | 'openai' | 'cosmos' | 'twilio' | 'app-configuration',
  ): Promise<unknown>
  /** How many media sockets of a call were opened so far. */
  mediaSockets(callId: string): Promise<number>
  secret(name: 'EVENT_GRID_SECRET' | 'API_KEY' | 'NODE_SERVICE_TOKEN'): Promise<string>
}

export interface Settings {
  readonly features?: Readonly<Record<string, unknown>>
  /** Replaces single keys of `conversation.initiate` of the example configuration. */
  readonly initiate?: Readonly<Record<string, unknown>>
  /** More keys of `conversation`. */
  readonly conversation?: Readonly<Record<string, unknown>>
  /** Where the carrier is told to report to, when it is not the edge itself. */
  readonly publicDomain?: string
  /** Who carries the calls that the assistant places. */
  readonly carrier?: CarrierName
  /** Where the stack sends its telemetry. */
  readonly telemetry?: StackOptions['telemetry']
  /** More top-level sections, made for the ports of this stack. */
  readonly sections?: (ports: StackPorts) => Readonly<Record<string, unknown>>
}

const ENGLISH = {
  short_code: 'en-US',
  voice: 'en-US-ShimmerTurboMultilingualNeural',
  pronunciations_en: ['English'],
}

/** One language: nobody has to choose. */
export const ENGLISH_ONLY = { default_short_code: 'en-US', availables: [ENGLISH] }

export async function openStackUnderTest({
  features = {},
  initiate = {},
  conversation: more = {},
  publicDomain,
  carrier,
  telemetry,
  sections = () => ({}),
}: Settings = {}): Promise<StackUnderTest> {
  const example = parse(readFileSync(join(ROOT, 'config.example.yaml'), 'utf8')) as {
    readonly conversation: { readonly initiate: object }
  }
  const dir = await mkdtemp(join(tmpdir(), 'e2e-stack-'))
  const conversation = { ...more, initiate: { ...example.conversation.initiate, ...initiate } }
  const ports = await freePorts()
  const settings = { conversation, features, ...(publicDomain && { public_domain: publicDomain }), ...sections(ports) }
  const stack = await startStack({
    ports,
    dir,
    settings,
    telemetry,
    edgeBundle: inject('edgeBundle'),
    ...(carrier && { carrier }),
  })
  const { edge, phone } = stack.urls
  const calls = async (phoneNumber?: string) => {
    const query = phoneNumber === undefined ? '' : `?phone_number=${encodeURIComponent(phoneNumber)}`
    return CallGet.array().parse(await (await fetchOk(`${edge}/call${query}`)).json())
  }
  const callAt = async (path: string) => CallGet.parse(await (await fetchOk(`${edge}/call/${path}`)).json())

  return {
    stack,
    urls: stack.urls,
    dir,
    calls,
    call: (idOrPhone) => callAt(encodeURIComponent(idOrPhone)),
    place: (body) => postJson(`${edge}/call`, body),
    report: async (phoneNumber) => (await fetchOk(`${edge}/report/${encodeURIComponent(phoneNumber)}`)).text(),
    async faults(knobs) {
      const url = `${phone}/control/faults`
      const answer = knobs ? await postJson(url, knobs) : await fetch(url, { method: 'DELETE' })
      if (!answer.ok) throw new Error(`the faults were refused: ${await answer.text()}`)
    },
    requests: async (service) => (await fetchOk(`${phone}/control/requests?service=${service}`)).json(),
    async mediaSockets(callId) {
      const log = await readFile(join(dir, 'log', 'media-node.log'), 'utf8')
      return log.split('\n').filter((line) => line.includes(callId) && line.includes('media socket opened')).length
    },
    async secret(name) {
      const secrets = JSON.parse(await readFile(join(dir, 'secrets.json'), 'utf8')) as Record<string, string>
      return secrets[name] ?? ''
    },
    async [Symbol.asyncDispose]() {
      // A test may have stopped the edge.
      const held = await calls().catch(() => [])
      await stack[Symbol.asyncDispose]()
      const leaks = leaksIn(await readLogs(dir), personalIn(held))
      if (!process.env['KEEP_E2E_LOGS']) await rm(dir, { recursive: true, force: true })
      else console.log(`logs of the stack: ${dir}`)
      if (leaks.length > 0)
        throw new Error(`the logs of the stack hold ${leaks.map((leak) => JSON.stringify(leak)).join()}`)
    },
  }
}

/** A text is sent as it is, so that it may be broken. */
export const postJson = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

async function fetchOk(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}

const LOOK_AGAIN_MS = 100

/** Looks until `look` gives something; `what` is for the person who reads why it did not. */
export async function waitFor<T>(
  look: () => Promise<T | undefined | false | ''> | T | undefined | false | '',
  { timeoutMs, what }: { readonly timeoutMs: number; readonly what: string },
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}`)
    await sleep(LOOK_AGAIN_MS)
  }
}

/** The call once it is over and summarised. */
export const summarised = (stack: StackUnderTest, idOrPhone: string): Promise<CallGet> =>
  waitFor(
    async () => {
      const call = await stack.call(idOrPhone).catch(() => undefined)
      return call && !call.in_progress && call.synthesis && call.next ? call : undefined
    },
    { timeoutMs: 40_000, what: 'the synthesis of a call' },
  )

/** The call once it is over. */
export const over = (stack: StackUnderTest, idOrPhone: string): Promise<CallGet> =>
  waitFor(
    async () => {
      const call = await stack.call(idOrPhone)
      return !call.in_progress && call.messages.some(({ action }) => action === 'hangup') ? call : undefined
    },
    { timeoutMs: 20_000, what: 'the end of a call' },
  )

/** Messages of the call itself: the summary by SMS comes some time after it. */
export const inTheCall = ({ messages }: CallGet) => messages.filter(({ action }) => action !== 'sms')
