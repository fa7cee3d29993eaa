import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'

/** Whose tokens are forged, and what a true one says. */
export interface Victim {
  /** The signer's own key: with it, only what the token says is wrong. */
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly kid: string
  readonly issuer: string
  readonly audience: string
  /** What a true token says besides, for example who delivers. */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly nowS: number
}

type Claims = Readonly<Record<string, unknown>>
type Header = Readonly<Record<string, unknown>> & { readonly alg?: string }

const text = (value: unknown): string => btoa(typeof value === 'string' ? value : JSON.stringify(value))
const part = (value: unknown): string => text(value).replace(/[=]+$/, '').replaceAll('+', '-').replaceAll('/', '_')
/** Every key pair takes a while: one stranger is enough for all. */
const strangers = generateKeyPair('RS256')
const strangersOfCurves = generateKeyPair('ES256')

const trueClaims = ({ issuer, audience, claims, nowS }: Victim): Claims => ({
  ...claims,
  iss: issuer,
  aud: audience,
  exp: nowS + 300,
})

/** What its signer really would sign, with something else in it. */
const saying = (victim: Victim, change: Claims, header: Header = {}): Promise<string> => {
  const said = Object.entries({ ...trueClaims(victim), ...change }).filter(([, value]) => value !== undefined)
  return new SignJWT(Object.fromEntries(said))
    .setProtectedHeader({ alg: 'RS256', kid: victim.kid, ...header })
    .sign(victim.privateKey)
}

async function byStranger(victim: Victim, header: Header = {}): Promise<string> {
  const keys = await (header.alg === 'ES256' ? strangersOfCurves : strangers)
  return new SignJWT({ ...trueClaims(victim) })
    .setProtectedHeader({ alg: 'RS256', kid: victim.kid, ...header })
    .sign(keys.privateKey)
}

const byPassword = (victim: Victim, password: string): Promise<string> =>
  new SignJWT({ ...trueClaims(victim) })
    .setProtectedHeader({ alg: 'HS256', kid: victim.kid })
    .sign(new TextEncoder().encode(password))

/** A true token, whose three parts are put together anew. */
async function reassembled(
  victim: Victim,
  join: (header: string, claims: string, signature: string) => string,
): Promise<string> {
  const [header = '', claims = '', signature = ''] = (await saying(victim, {})).split('.')
  return join(header, claims, signature)
}

const header = (victim: Victim, change: Header) => part({ alg: 'RS256', kid: victim.kid, ...change })
const other = (signature: string): string => (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)

/** Ways to forge a token, each with a name that completes "a token …". */
export const FORGERIES: readonly (readonly [string, (victim: Victim) => Promise<string> | string])[] = [
  ['that is no token', () => 'nonsense'],
  ['that is empty', () => ' '],
  ['of one part', (victim) => reassembled(victim, (head) => head)],
  ['of four parts', (victim) => reassembled(victim, (...parts) => [...parts, 'AAAA'].join('.'))],
  [
    'of five parts, as if it were encrypted',
    (victim) => reassembled(victim, (...parts) => [...parts, 'A', 'A'].join('.')),
  ],
  ['without a signature', (victim) => new UnsecuredJWT(trueClaims(victim)).encode()],
  ['whose signature is empty', (victim) => reassembled(victim, (head, claims) => `${head}.${claims}.`)],
  [
    'with alg none before a true signature',
    (v) => reassembled(v, (_, c, s) => `${header(v, { alg: 'none' })}.${c}.${s}`),
  ],
  ['with alg None', (v) => reassembled(v, (_, c) => `${header(v, { alg: 'None' })}.${c}.`)],
  ['with no alg', (v) => reassembled(v, (_, c, s) => `${part({ kid: v.kid })}.${c}.${s}`)],
  [
    'with an alg that is a list',
    (v) => reassembled(v, (_, c, s) => `${part({ alg: ['RS256'], kid: v.kid })}.${c}.${s}`),
  ],
  ['signed with a password', (victim) => byPassword(victim, 'x'.repeat(32))],
  [
    'signed with the public key as a password',
    async (victim) => byPassword(victim, await exportSPKI(victim.publicKey)),
  ],
  ['signed by a stranger under a known name', (victim) => byStranger(victim)],
  ['signed by a stranger under an unknown name', (victim) => byStranger(victim, { kid: 'stranger' })],
  ['signed by a stranger with another alg', (victim) => byStranger(victim, { alg: 'ES256' })],
  [
    'that brings the key to check it with',
    async (victim) => byStranger(victim, { jwk: await crypto.subtle.exportKey('jwk', (await strangers).publicKey) }),
  ],
  ['that says where its keys are', (victim) => byStranger(victim, { jku: 'https://evil.example/keys' })],
  ['that says where its certificate is', (victim) => byStranger(victim, { x5u: 'https://evil.example/cert' })],
  [
    'that demands what nobody knows',
    (v) => reassembled(v, (_, c, s) => `${header(v, { crit: ['x'], x: 1 })}.${c}.${s}`),
  ],
  [
    'changed after it was signed',
    (v) => reassembled(v, (h, _, s) => `${h}.${part({ ...trueClaims(v), sub: 'x' })}.${s}`),
  ],
  ['whose signature was cut', (v) => reassembled(v, (h, c, s) => `${h}.${c}.${s.slice(0, -8)}`)],
  ['whose signature differs in its first letter', (v) => reassembled(v, (h, c, s) => `${h}.${c}.${other(s)}`)],
  ['whose claims are no object', (v) => reassembled(v, (h, _, s) => `${h}.${part('"x"')}.${s}`)],
  ['for somebody else', (victim) => saying(victim, { aud: '22222222-2222-4222-8222-222222222222' })],
  ['for several others', (victim) => saying(victim, { aud: ['a', 'b'] })],
  ['for nobody', (victim) => saying(victim, { aud: undefined })],
  ['for an audience that only begins like ours', (victim) => saying(victim, { aud: `${victim.audience}0` })],
  ['from another issuer', (victim) => saying(victim, { iss: 'https://evil.example' })],
  ['from an issuer that only begins like theirs', (victim) => saying(victim, { iss: `${victim.issuer}.evil.example` })],
  ['from nobody', (victim) => saying(victim, { iss: undefined })],
  ['that expired six minutes ago', (victim) => saying(victim, { exp: victim.nowS - 360 })],
  ['that never expires', (victim) => saying(victim, { exp: undefined })],
  ['that expires in words', (victim) => saying(victim, { exp: 'tomorrow' })],
  ['that is not valid yet', (victim) => saying(victim, { nbf: victim.nowS + 3_600 })],
  ['signed under the name of no key', (victim) => saying(victim, {}, { kid: 'another' })],
]
