import { globSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const files = globSync('{edge,media-node,shared}/src/**/*.{ts,tsx}', { cwd: root }).map((path) => ({
  path,
  source: readFileSync(resolve(root, path), 'utf8'),
}))

/** Names of carriers, of their services, and words of their wire. Azure is named elsewhere too: speech, models and search are Azure's. */
const NAMES =
  /twilio|twiml|\bacs\b|acs[A-Z]|AcsS|communication.?services|call.?automation|event.?grid|x-ms-|StopAudio|\b(?:Call|Stream|Account|Message)Sid|['"]azure['"]|Microsoft\.Communication/i

/** An adapter is named for its carrier, and may name it. */
const ADAPTER =
  /^(?:edge\/src\/(?:telephony|sms)|media-node\/src\/server)\/(?:acs|twilio|twiml)[\w-]*\.(?:ts|test\.ts)$|^edge\/src\/routes\/webhooks\/(?:acs|twilio|event-grid)[\w-]*\.(?:ts|test\.ts)$/

/** Everything else that may, and why. */
const MAY_NAME: readonly (readonly [RegExp, why: string])[] = [
  [/^shared\/src\/config\//, 'what is configured'],
  [/^shared\/src\/cost\/use-prices\.ts$/, 'prices, and the pages they are from'],
  [/^edge\/src\/(?:compose|env)\.ts$/, 'where the edge is put together, and its secrets'],
  [/^edge\/src\/sms\/carriers\.ts$/, 'where the carriers of text messages are put together'],
  [/^edge\/src\/routes\/webhooks\/webhook(?:s|-doors|-paths)\.ts$/, 'the addresses that carriers post to'],
  [/^media-node\/src\/(?:main|config)\.ts$/, 'where the media node is put together, and its settings'],
  [/^media-node\/src\/server\/media-server\.ts$/, 'tells the two streams apart by their first words'],
  [/^media-node\/src\/server\/carrier-jwt\.ts$/, 'tokens that only one of them brings'],
  [/^(?:edge|media-node|shared)\/src\/testing\//, 'what carriers send, for tests'],
]

/** Tests that run the contract of a port on each adapter, or that come in by a carrier's door. */
const MAY_NAME_TESTS: readonly string[] = [
  'edge/src/auth/doors.test.ts',
  'edge/src/calls/erase.test.ts',
  'edge/src/calls/own-number.test.ts',
  'edge/src/calls/recordings.test.ts',
  'edge/src/report/cost-table.test.ts',
  'edge/src/routes/config.test.ts',
  'edge/src/routes/error-envelope.test.ts',
  'edge/src/routes/internal/interleaved.test.ts',
  'edge/src/routes/plain-json.test.ts',
  'edge/src/sms/carriers.test.ts',
  'edge/src/sms/receive-sms.test.ts',
  'edge/src/sms/send-sms.test.ts',
  'edge/src/sms/sms.test.ts',
  'edge/src/telemetry/telemetry.test.ts',
  'edge/src/telephony/recordings.test.ts',
  'edge/src/telephony/telephony.test.ts',
  'media-node/src/config.test.ts',
  'media-node/src/server/carrier-stream.contract.ts',
  'media-node/src/server/media-server.test.ts',
  'shared/src/cost/call-cost.test.ts',
]

const mayName = (path: string): boolean =>
  ADAPTER.test(path) || MAY_NAME.some(([place]) => place.test(path)) || MAY_NAME_TESTS.includes(path)

/** By its words, or by its own name. */
const names = ({ path, source }: { readonly path: string; readonly source: string }): boolean =>
  NAMES.test(source) || /(?:^|-)(?:acs|twilio|twiml|event-grid)(?:[-.]|$)/.test(basename(path))

test('nothing but an adapter, or the configuration, knows a carrier', () => {
  expect(files.length).toBeGreaterThan(300)
  expect(files.filter((file) => !mayName(file.path) && names(file)).map(({ path }) => path)).toEqual([])
})

test('nothing is excused that knows none', () => {
  const knowing = files.filter(names).map(({ path }) => path)
  const idle = MAY_NAME.filter(([place]) => !knowing.some((path) => place.test(path))).map(([place]) => place.source)
  expect([idle, MAY_NAME_TESTS.filter((path) => !knowing.includes(path))]).toEqual([[], []])
})

test.each([
  ['edge/src/calls/answer.ts', "if (config.twilio) reply('<Response/>')"],
  ['edge/src/calls/plan.ts', "const carrier = 'azure'"],
  ['edge/src/calls/effects.ts', '/** Event Grid sends it again. */'],
  ['edge/src/telephony/telephony.ts', 'readonly CallSid: string'],
  ['edge/src/telephony/match-choice.ts', "import { acsTelephony } from './acs.ts'"],
  ['media-node/src/call/call-session.ts', "socket.send({ kind: 'StopAudio' })"],
  ['media-node/src/server/carrier-stream.ts', 'const { streamSid } = message'],
  ['media-node/src/server/socket-server.ts', "request.header('x-ms-call-connection-id')"],
  ['media-node/src/call/twilio-hold.ts', 'export const hold = 1'],
  ['shared/src/call/call.test.ts', "eventType: 'Microsoft.Communication.IncomingCall'"],
])('a carrier is noticed in %s: %s', (path, source) => {
  expect([mayName(path), names({ path, source })]).toEqual([false, true])
})
