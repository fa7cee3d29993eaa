import { expect, it } from 'vitest'
import { localTwilio, TWILIO_NUMBER } from '../stack/local-config.ts'
import { plugInCaller } from './caller.ts'
import { ENGLISH_ONLY, openStackUnderTest, summarised, waitFor } from './stack-under-test.ts'

const inTime = { timeoutMs: 30_000 }

it('a team with a number at Twilio alone takes a call, and text messages both ways', async () => {
  await using stack = await openStackUnderTest({
    initiate: { lang: ENGLISH_ONLY },
    sections: (ports) => ({ twilio: localTwilio(ports) }),
  })
  expect(stack.stack.config.config.communication_services).toBeUndefined()
  await using caller = await plugInCaller(stack, '+33639980301')
  const texts = () => caller.phone.messages.flatMap((message) => (message.type === 'sms' ? [message] : []))

  await caller.dial({ to: TWILIO_NUMBER })
  await caller.sayLast('My name is Nora Quill')
  await caller.hangUp()
  const call = await summarised(stack, caller.number)
  expect(call.claim).toMatchObject({ caller_name: 'Nora Quill' })
  await waitFor(() => texts().length > 0, { ...inTime, what: 'the summary by text message' })

  caller.phone.sendSms(TWILIO_NUMBER, 'There is a water leak in my kitchen')
  await waitFor(() => texts().length > 1, { ...inTime, what: 'an answer to a text message' })
  expect(texts().map(({ from }) => from)).toEqual([TWILIO_NUMBER, TWILIO_NUMBER])
  const deliveries = async () =>
    (await stack.call(caller.number)).messages.flatMap(({ action, persona, delivery }) =>
      action === 'sms' && persona === 'assistant' ? [delivery] : [],
    )
  await waitFor(async () => (await deliveries()).every((delivery) => delivery === 'delivered'), {
    ...inTime,
    what: 'delivery receipts',
  })
})
