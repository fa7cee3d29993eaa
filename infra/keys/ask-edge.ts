import * as z from 'zod'
import { type EdgeDoor, noAnswerFrom } from '../cli/edge-door.ts'
import { CommandFailed } from '../cli/usage-error.ts'
import type { KeysCommand } from './options.ts'

const Key = z.object({ id: z.string(), name: z.string(), scopes: z.array(z.string()), expires_at: z.string() })
const NewKey = Key.extend({ key: z.string() })
const Refusal = z.object({ error: z.object({ message: z.string(), details: z.array(z.string()) }) })

/**
 * Does what was asked for; what there is to say about it, line by line.
 *
 * @throws {CommandFailed} when the edge refuses, or does not answer; the message says why.
 */
export async function runKeysCommand(door: EdgeDoor, command: KeysCommand): Promise<string[]> {
  try {
    return await carryOut(door, command)
  } catch (cause) {
    throw cause instanceof CommandFailed ? cause : noAnswerFrom(door.url, cause)
  }
}

async function carryOut(door: EdgeDoor, command: KeysCommand): Promise<string[]> {
  switch (command.do) {
    case 'list': {
      const keys = Key.array().parse(await ask(door, 'GET', '/keys'))
      return keys.length === 0 ? ['There are no keys.'] : keys.map(describe)
    }
    case 'create': {
      const { name, scopes, days } = command
      const { key, ...made } = NewKey.parse(await ask(door, 'POST', '/keys', { name, scopes, days }))
      return [describe(made), key, 'It is not shown again.']
    }
    case 'revoke':
      await ask(door, 'DELETE', `/keys/${encodeURIComponent(command.id)}`)
      return [`${command.id} is revoked.`]
  }
}

const describe = ({ id, name, scopes, expires_at }: z.infer<typeof Key>): string =>
  `${id}  ${name}  ${scopes.join(' ')}  until ${expires_at.slice(0, 10)}`

async function ask({ url, apiKey, fetch = globalThis.fetch }: EdgeDoor, method: string, path: string, body?: object) {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.ok) return text ? JSON.parse(text) : undefined
  throw new CommandFailed(`${url} answered ${response.status}: ${reasonIn(text)}`)
}

function reasonIn(text: string): string {
  try {
    const { message, details } = Refusal.parse(JSON.parse(text)).error
    return [message, ...details].join('; ')
  } catch {
    return 'it gave no reason that can be read'
  }
}
