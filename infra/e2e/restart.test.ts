import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CallGet } from '@call-center/shared/call/call'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { freePorts } from '../stack/ports.ts'
import { type Stack, startStack } from '../stack/stack.ts'
import { ASSISTANT_NUMBER } from '../stack/local-config.ts'
import { plugInCaller } from './caller.ts'
import { ENGLISH_ONLY, waitFor } from './stack-under-test.ts'

const CALLER = '+33639980901'
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'e2e-restart-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** The caller's call, once the edge says that it is as wanted. */
const callThat = (isWanted: (call: CallGet) => boolean, { urls }: Stack, what: string) =>
  waitFor(
    async () => {
      const response = await fetch(`${urls.edge}/call/${encodeURIComponent(CALLER)}`)
      const { data } = CallGet.safeParse(await response.json())
      return data && isWanted(data) ? data : undefined
    },
    { timeoutMs: 30_000, what },
  )

const callerSpoke = ({ messages }: CallGet) =>
  messages.some(({ persona, action }) => persona === 'human' && action === 'talk')

it('ends and summarises, once it is back, a call in whose middle everything stopped', async () => {
  const initiate = {
    bot_name: 'Amélie',
    bot_company: 'Contoso',
    agent_phone_number: '+33612345678',
    lang: ENGLISH_ONLY,
  }
  const options = {
    persist: true,
    dir,
    ports: await freePorts(),
    edgeBundle: inject('edgeBundle'),
    settings: { conversation: { initiate } },
  }
  {
    await using scope = new AsyncDisposableStack()
    const stack = await startStack(options)
    const caller = scope.use(await plugInCaller(stack, CALLER))
    scope.use(stack) // ends first: the caller is still on the line
    await caller.phone.dial(ASSISTANT_NUMBER)
    await caller.phone.waitForAssistantSpeech({ timeoutMs: 20_000, sinceMs: 0 })
    await caller.speak('My name is Nora Quill')
    const call = await callThat(callerSpoke, stack, 'the words of the caller')
    expect(call).toMatchObject({ in_progress: true, synthesis: null })
  }
  await using stack = await startStack(options)
  const call = await callThat(({ in_progress, synthesis }) => !in_progress && !!synthesis, stack, 'the end of the call')
  expect(call.messages.filter(({ action }) => action === 'hangup')).toHaveLength(1)
})
