import { createHash } from 'node:crypto'
import * as z from 'zod'
import { Chosen } from './chosen.ts'
import type { Outside } from './outside.ts'

const secret = z.string().min(32)

/** What is made at the first deployment of an instance and stays: made anew, running calls would lose their nodes. */
const Kept = z.object({
  eventGridSecret: secret,
  /** The one before, which the edge accepts until Event Grid was told the new one. */
  otherEventGridSecret: secret.optional(),
  nodeServiceToken: secret,
  mediaTokenSecret: secret,
  apiKey: secret,
  /** A budget's first month cannot be changed. */
  budgetStart: z.string(),
  edgeUrl: z.url().optional(),
  chosen: Chosen.optional(),
  /** Fingerprint of the secret that Event Grid has in its address. */
  wired: z.string().optional(),
})
export type Kept = z.infer<typeof Kept>

const FILE = 'kept.json'

export async function readKept({ desk, now, randomSecret }: Outside): Promise<Kept> {
  const text = await desk.read(FILE)
  if (text !== undefined) return Kept.parse(JSON.parse(text))
  const month = now().toISOString().slice(0, 7)
  const kept: Kept = {
    eventGridSecret: randomSecret(),
    nodeServiceToken: randomSecret(),
    mediaTokenSecret: randomSecret(),
    apiKey: randomSecret(),
    budgetStart: `${month}-01T00:00:00Z`,
  }
  await desk.write(FILE, JSON.stringify(kept))
  return kept
}

export const keep = async ({ desk }: Outside, kept: Kept): Promise<void> =>
  void (await desk.write(FILE, JSON.stringify(Kept.parse(kept))))

export const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
