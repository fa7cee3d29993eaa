import './reflect-metadata.ts'
import * as x509 from '@peculiar/x509'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Files of the local certificate authority. Give `caFile` to clients as `NODE_EXTRA_CA_CERTS`. */
export interface LocalCa {
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
}

/** Certificates as text, as `https.createServer` and `tls.setDefaultCACertificates` take them. */
export interface TlsIdentity {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 24 * 60 * 60 * 1000
/** Platforms refuse server certificates that are valid for longer than 825 days. */
const LIFETIME_MS = 397 * DAY_MS
/** Renewed this long before the end, so that a long-running process does not outlive its certificate. */
const RENEW_BEFORE_MS = 30 * DAY_MS
const HOST_NAMES = ['localhost']
const HOST_ADDRESSES = ['127.0.0.1', '::1']

/** `tls-1`, `tls-2`: what has expired or is damaged is followed by the next, and never written over. */
const GENERATION = /^tls-(\d+)$/

/**
 * A local certificate authority and one certificate for this machine (`localhost`, `127.0.0.1`, `::1`), in `dir`.
 * Made once and reused while valid; the authority's own key is thrown away, so nothing else can ever be signed with it.
 * Processes that ask at once get the same: a generation appears whole or not at all, and the second to make one takes the first's.
 */
export async function ensureLocalCa(dir: string, nowMs: number = Date.now()): Promise<LocalCa> {
  await mkdir(dir, { recursive: true })
  for (;;) {
    const newest = await newestGeneration(dir)
    const files = filesOf(dir, newest)
    if (await isUsable(files, nowMs)) return files
    await publish(await makeCertificates(nowMs), dir, newest + 1)
  }
}

/** The authority that was made last in `dir`; undefined where none was. */
export async function findLocalCa(dir: string): Promise<LocalCa | undefined> {
  const newest = await newestGeneration(dir).catch(() => 0)
  return newest > 0 ? filesOf(dir, newest) : undefined
}

/** What `ensureLocalCa` wrote, as text. */
export async function readTlsIdentity(files: LocalCa): Promise<TlsIdentity> {
  const [ca, cert, key] = await Promise.all(
    [files.caFile, files.certFile, files.keyFile].map((file) => readFile(file, 'utf8')),
  )
  return { ca: ca!, cert: cert!, key: key! }
}

const filesOf = (dir: string, generation: number): LocalCa => ({
  caFile: join(dir, `tls-${generation}`, 'ca.pem'),
  certFile: join(dir, `tls-${generation}`, 'localhost.pem'),
  keyFile: join(dir, `tls-${generation}`, 'localhost-key.pem'),
})

async function newestGeneration(dir: string): Promise<number> {
  const numbers = (await readdir(dir)).map((name) => Number(GENERATION.exec(name)?.[1] ?? 0))
  return Math.max(0, ...numbers)
}

/** A folder that holds files is not renamed over: who comes second finds the first's. */
async function publish(made: TlsIdentity, dir: string, generation: number): Promise<void> {
  const unseen = await mkdtemp(join(dir, 'new-tls-'))
  try {
    await chmod(unseen, 0o755) // others may trust it too
    await writeFile(join(unseen, 'localhost-key.pem'), made.key, { mode: 0o600 })
    await writeFile(join(unseen, 'localhost.pem'), made.cert)
    await writeFile(join(unseen, 'ca.pem'), made.ca)
    await rename(unseen, join(dir, `tls-${generation}`))
  } catch (error) {
    await rm(unseen, { recursive: true, force: true })
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')))
      throw error
  }
}

async function isUsable(files: LocalCa, nowMs: number): Promise<boolean> {
  try {
    const identity = await readTlsIdentity(files)
    const ca = new x509.X509Certificate(identity.ca)
    const cert = new x509.X509Certificate(identity.cert)
    const soonMs = nowMs + RENEW_BEFORE_MS
    const fresh = [ca, cert].every((one) => one.notBefore.getTime() <= nowMs && one.notAfter.getTime() > soonMs)
    return (
      fresh && identity.key.includes('PRIVATE KEY') && (await cert.verify({ publicKey: ca, date: new Date(nowMs) }))
    )
  } catch {
    return false // absent, cut short or not ours: make new ones
  }
}

async function makeCertificates(nowMs: number): Promise<TlsIdentity> {
  const [caKeys, hostKeys] = await Promise.all([newKeys(), newKeys()])
  const validity = {
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + LIFETIME_MS),
    signingAlgorithm: P256,
  }
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=Call centre local CA',
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  })
  const cert = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=localhost',
    issuer: ca.subject,
    publicKey: hostKeys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...HOST_NAMES.map((value) => ({ type: 'dns' as const, value })),
        ...HOST_ADDRESSES.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(hostKeys.publicKey),
    ],
  })
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', hostKeys.privateKey)
  return {
    ca: `${ca.toString('pem')}\n`,
    cert: `${cert.toString('pem')}\n`,
    key: `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
  }
}

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(P256, true, ['sign', 'verify'])
