import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallGet } from '@call-center/shared/call/call'
import * as z from 'zod'

/** Shorter ones are words that mean many things: `yes`, `Lille`. */
const SHORTEST_CANARY = 8
/** A token of any kind, with what it says. */
const TOKEN = /eyJ[\w-]{20,}\.[\w-]{20,}/

/** What all processes of a stack wrote so far, and what they wrote it about. */
export interface Logs {
  readonly text: string
  readonly secrets: readonly string[]
}

/** The logs in the folder of a stack. */
export async function readLogs(dir: string): Promise<Logs> {
  const folder = join(dir, 'log')
  const files = await readdir(folder)
  const texts = await Promise.all(files.map(async (file) => readFile(join(folder, file), 'utf8')))
  const secrets: unknown = JSON.parse(await readFile(join(dir, 'secrets.json'), 'utf8'))
  return { text: texts.join('\n'), secrets: Object.values(z.record(z.string(), z.string()).parse(secrets)) }
}

/** Who was on the phone and what they said: numbers, sentences, values of claims. */
export const personalIn = (calls: readonly CallGet[]): string[] =>
  calls.flatMap(({ initiate, messages, claim, synthesis }) => [
    initiate.phone_number.slice(1),
    ...messages.filter(({ persona }) => persona === 'human').map(({ content }) => content),
    ...[...Object.values(claim), synthesis?.short, synthesis?.long].filter((value) => typeof value === 'string'),
  ])

/** What of it stands in the logs; which should be nothing. The lines are not repeated, for they may hold more. */
export function leaksIn({ text, secrets }: Logs, personal: readonly string[]): string[] {
  const canaries = new Set([...personal, ...secrets].filter((canary) => canary.trim().length >= SHORTEST_CANARY))
  const leaks = [...canaries].filter(
    (canary) => text.includes(canary) || text.includes(JSON.stringify(canary).slice(1, -1)),
  )
  return TOKEN.test(text) ? [...leaks, 'a token'] : leaks
}
