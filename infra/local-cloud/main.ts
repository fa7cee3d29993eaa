import { join } from 'node:path'
import { loadConfig } from '@call-center/shared/config/load'
import { consoleLog } from '@call-center/shared/log'
import * as z from 'zod'
import { startLocalCloud } from './local-cloud.ts'
import { ensureLocalCa, readTlsIdentity } from './tls/local-ca.ts'

const port = z.number().int().min(1).max(65_535)
const Ports = z.object({
  phone: port,
  callAutomation: port,
  speech: port,
  openai: port,
  cosmos: port,
  twilio: port,
  search: port,
  appConfiguration: port,
  edge: port,
})
const Env = z.object({
  LOCAL_CLOUD_PORTS: z.string().transform((text) => Ports.parse(JSON.parse(text))),
  LOCAL_CLOUD_DIR: z.string().min(1),
  LOCAL_CLOUD_PERSIST: z.string().default(''),
  EVENT_GRID_SECRET: z.string().min(1),
})

const env = Env.parse(process.env)
const log = consoleLog({ plane: 'local-cloud' })
const tlsFiles = await ensureLocalCa(join(import.meta.dirname, '../../.local'))
const cloud = await startLocalCloud({
  ports: env.LOCAL_CLOUD_PORTS,
  tls: await readTlsIdentity(tlsFiles),
  config: loadConfig({ env: { CONFIG_JSON: process.env['CONFIG_JSON'] } }),
  eventGridSecret: env.EVENT_GRID_SECRET,
  dir: env.LOCAL_CLOUD_DIR,
  persist: env.LOCAL_CLOUD_PERSIST !== '',
  log,
})
log.info({ ports: env.LOCAL_CLOUD_PORTS }, 'local cloud started')

// The process survives an exception of its own, because running calls have nothing to do with it.
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (err: unknown) => log.error({ err, event }, 'the local cloud made a mistake, and goes on'))
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void cloud[Symbol.asyncDispose]().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}
