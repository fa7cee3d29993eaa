import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const Secrets = z.object({
  MEDIA_TOKEN_SECRET: z.string().min(32),
  NODE_SERVICE_TOKEN: z.string().min(32),
  EVENT_GRID_SECRET: z.string().min(32),
  API_KEY: z.string().min(32),
})
export type Secrets = z.infer<typeof Secrets>

/** Random secrets of this machine's stack, made once and kept in `dir` for nobody else to read. */
export async function localSecrets(dir: string): Promise<Secrets> {
  const file = join(dir, 'secrets.json')
  const known = await readFile(file, 'utf8').then(
    (text) => Secrets.safeParse(JSON.parse(text)).data,
    () => undefined,
  )
  if (known) return known
  const secret = () => randomBytes(32).toString('base64url')
  const fresh: Secrets = {
    MEDIA_TOKEN_SECRET: secret(),
    NODE_SERVICE_TOKEN: secret(),
    EVENT_GRID_SECRET: secret(),
    API_KEY: secret(),
  }
  await writeFile(file, JSON.stringify(fresh), { mode: 0o600 })
  return fresh
}
