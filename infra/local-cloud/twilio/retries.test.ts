import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '@call-center/shared/testing/eventually'
import { CALLER, NUMBER, startSubscriber, type Subscriber, until } from './testing/fake-subscriber.ts'

let us: Subscriber
beforeEach(async () => {
  us = await startSubscriber()
})
afterEach(() => us.close())

const place = (StatusCallback: string) =>
  us.api('Calls.json', { To: CALLER, From: NUMBER, Url: 'http://edge.example/out', StatusCallback })

it('ends a call when its webhook fails: nobody is asked twice', async () => {
  us.twiml.set('/voice', ['<Say>Hello</Say>'])
  us.twilio.setFaults({ failWebhooks: 1 })
  const caller = us.plugIn(CALLER)
  caller.say({ type: 'dial', to: NUMBER })
  await until(() => us.posts('/status').length)
  expect([us.posts('/voice'), us.posts('/status')]).toMatchObject([[], [{ CallStatus: 'failed' }]])
})

/** Nobody has the number: the only news is that. */
it.each([
  ['not at all, when the server fails', '', { failWebhooks: 1 }, 0],
  ['once, when nobody answers', '', { dropWebhooks: 1 }, 1],
  ['not twice, when nobody answers', '', { dropWebhooks: 2 }, 0],
  ['three times, where the address asks for it', '#rc=3&rp=ct,rt,5xx', { failWebhooks: 3 }, 1],
  ['no fourth time', '#rc=3&rp=ct,rt,5xx', { failWebhooks: 4 }, 0],
  ['not for what the address does not name', '#rc=3&rp=ct', { failWebhooks: 1 }, 0],
])('brings news again %s', async (_how, fragment, faults, arrived) => {
  us.twilio.setFaults(faults)
  const { body } = await place(`http://edge.example/progress${fragment}`)
  await eventually(async () => expect((await us.api(`Calls/${body['sid']}.json`)).body['status']).toBe('failed'))
  for (let turn = 0; turn < 20; turn++) await setImmediate()
  expect(us.posts('/progress')).toHaveLength(arrived)
})

it('takes no override that Twilio does not know', async () => {
  for (const fragment of ['rc=9', 'rp=3xx', 'sometimes=1'])
    expect(await place(`http://edge.example/progress#${fragment}`)).toMatchObject({
      status: 400,
      body: { code: 21218 },
    })
})
