import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askedCall } from '../testing/asked-call.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { fakeSession } from '../testing/fake-edge.ts'
import { text } from '../testing/fake-providers.ts'
import { callTools } from './call-tools.ts'
import { runTool } from './run-tool.ts'
import type { ToolHands } from './tool-hands.ts'

describe('T5 · Tools that are abused', () => {
  it('have no argument that says whom to ring or to text', async () => {
    const call = await askedCall({ replies: [[text('Fine.')]] })
    const namesIn = (schema: unknown): string[] => {
      if (typeof schema !== 'object' || schema === null) return []
      const properties = 'properties' in schema ? Object.keys(schema.properties as object) : []
      return [...properties, ...Object.values(schema).flatMap(namesIn)]
    }
    const names = call.model.tools[0]?.flatMap(({ parameters }) => namesIn(parameters)) ?? []
    expect(names.length).toBeGreaterThan(15)
    expect(names.filter((name) => /phone|number|recipient|target|^to$|address|url|uri|agent/i.test(name))).toEqual([])
    const [sms, transfer] = ['send_sms', 'talk_to_human'].map((name) =>
      call.model.tools[0]?.find((tool) => tool.name === name),
    )
    expect([sms, transfer].map((tool) => namesIn(tool?.parameters))).toEqual([
      ['customer_response', 'message'],
      ['customer_response'],
    ])
  })

  it('cause nothing but what they are for, whatever 1,000 models ask of them', async () => {
    const session = fakeSession()
    const done: string[] = []
    const wrongs: unknown[] = []
    const caseFile = {
      fields: session.fields,
      claim: {},
      reminders: [],
      zone: 'Europe/Paris',
      phone: session.initiate.phone_number,
    }
    const evil = fc.constantFrom(
      '+33899123456',
      '112',
      'https://evil.example',
      '__proto__',
      '{{agent}}',
      '\u0000',
      'x'.repeat(3_000),
    )
    const names = fc.constantFrom(
      'to',
      'phone_number',
      'agent_phone_number',
      'message',
      'customer_response',
      '__proto__',
    )
    const args = fc.oneof(
      fc.dictionary(names, fc.oneof(evil, fc.jsonValue())).map((value) => JSON.stringify(value)),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string({ maxLength: 200 }),
      fc.record({ message: evil, to: evil, customer_response: evil }).map((value) => JSON.stringify(value)),
    )
    const tool = fc.constantFrom(
      'send_sms',
      'talk_to_human',
      'end_call',
      'speech_lang',
      'speech_speed',
      'transfer',
      '__proto__',
    )
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(tool, args, async (name, args) => {
        done.length = 0
        const hands = {
          caseFile,
          languages: session.initiate.lang.availables,
          language: () => 'en-US',
          nowMs: () => 0,
          report: ({ type }: { type: string }) => void done.push(`report ${type}`),
          leave: (...how: unknown[]) => void done.push(`leave ${how.join()}`),
          changeLanguage: (code: string) => void done.push(`language ${code}`),
          changeSpeed: (rate: number) => void done.push(`speed ${rate >= 0.75 && rate <= 1.25}`),
          callerPhone: session.initiate.phone_number,
          assistedBy: 'Contoso',
          say: () => '',
          sendSms: async (...all: unknown[]) => {
            done.push(`sms ${all.length} ${typeof all[0]}`)
            return 'sent' as const
          },
          openClaim: async () => void done.push('claim'),
        }
        const { signal } = new AbortController()
        const { ok } = await runTool(
          callTools(hands as unknown as ToolHands),
          { id: '1', name, args },
          { clock: new FakeClock(), signal },
        )
        accepted += ok && done.length > 0 ? 1 : 0
        const allowed = /^(sms 1 string|leave (transfer,?|hang-up)|language (en-US|fr-FR|es-ES|zh-CN)|speed true)$/
        wrongs.push(...done.filter((what) => !allowed.test(what)))
        if (done.length > 1) wrongs.push([...done])
      }),
      { numRuns: 1_000 },
    )
    expect(wrongs).toEqual([])
    expect(accepted).toBeGreaterThan(50)
  })
})
