import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import { ensureLocalCa, readTlsIdentity } from '../../tls/local-ca.ts'
import { type AppConfigurationOptions, startAppConfiguration } from '../start-app-configuration.ts'

/** The emulator behind a certificate that this process trusts, as the SDK wants it. */
export async function startTlsAppConfiguration(options: Partial<AppConfigurationOptions> = {}) {
  const tls = await readTlsIdentity(await ensureLocalCa(await mkdtemp(join(tmpdir(), 'app-configuration-'))))
  setDefaultCACertificates([...rootCertificates, tls.ca])
  const credential = { id: 'tests', secret: Buffer.from('secret of tests').toString('base64') }
  return await startAppConfiguration({ tls, credential, onLine: () => {}, ...options })
}
