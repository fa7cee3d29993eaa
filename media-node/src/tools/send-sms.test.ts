import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { askedCall, toolTexts } from '../testing/asked-call.ts'
import { text, use } from '../testing/fake-providers.ts'

const sms = (message: string, more: object = {}, id = '1') =>
  use('send_sms', { customer_response: 'I am texting you.', message, ...more }, id)

describe('send_sms', () => {
  it('texts the other end of the call, and names no number: there is no other recipient', async () => {
    const call = await askedCall({ replies: [[sms('B4', { to: '+33999999999', phone: '+1' })], [text('Done.')]] })
    await call.listen(2_200)
    expect(call.edge.commands).toMatchObject([{ epoch: 1, command: { type: 'send-sms', text: 'B4' } }])
    expect(JSON.stringify(call.edge.commands)).not.toMatch(/\+33999999999|\+1/)
    expect(call.sent.slice(1)).toEqual(['I am texting you.', 'Done.'])
  })

  it('sends the same message once, and three at most', async () => {
    const again = (n: number) => [sms(`text ${n}`, {}, `a${n}`), sms(`text ${n}`, {}, `b${n}`)]
    const call = await askedCall({ replies: [[...again(1), ...again(2)], [...again(3), ...again(4)], [text('Done.')]] })
    await call.listen(5_000)
    expect(call.edge.commands.map(({ command }) => command)).toEqual(
      [1, 2, 3].map((n) => ({ type: 'send-sms', text: `text ${n}` })),
    )
    expect(new Set(call.edge.commands.map(({ id }) => id)).size).toBe(3)
    expect(toolTexts(call, 2).slice(-2)).toEqual([
      expect.stringContaining('no more can be'),
      expect.stringContaining('no more can be'),
    ])
  })

  it('tells the model when nothing was sent', async () => {
    const call = await askedCall({ replies: [[sms('B4')], [text('I could not.')]] }, ({ edge }) => {
      edge.smsStopped = true
    })
    await call.listen(2_000)
    expect(toolTexts(call, 1)).toEqual([expect.stringContaining('nothing was sent')])
  })

  it('tells the model when the carrier refuses', async () => {
    const refused = new ProviderError('edge', 'status 502', { retryable: false })
    const call = await askedCall({ replies: [[sms('B4')], [text('I could not.')]] }, ({ edge }) =>
      edge.commandFailures.push(refused),
    )
    await call.listen(3_000)
    expect(toolTexts(call, 1)).toEqual([expect.stringContaining('send_sms failed')])
    expect(call.sent.at(-1)).toBe('I could not.')
  })
})
