import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { askedCall, toolTexts } from '../testing/asked-call.ts'
import { FakeCall } from '../testing/fake-call.ts'
import { text, use } from '../testing/fake-providers.ts'

const claim = { policy_number: 'B4', caller_name: 'Ann' }
const begin = (id = '1') => use('new_claim', { customer_response: 'I open a new claim.' }, id)
const update = (value: string, id: string) =>
  use('updated_claim', { customer_response: 'I open a new claim.', updates: [{ field: 'policy_number', value }] }, id)

describe('new_claim', () => {
  it('gives everything from the caller’s last message on to a call of its own', async () => {
    const call = await askedCall({
      session: { claim, reminders: [] },
      replies: [[begin()], [text('What happened?')], [text('I see.')]],
    })
    await call.listen(2_500)
    await call.say('My bike was stolen.')
    await call.listen()
    const { callId } = call.session
    const next = call.edge.reportedTo.at(-1)
    expect(next).not.toBe(callId)
    const of = (id: string | undefined) =>
      call.edge.events.filter((_, i) => call.edge.reportedTo[i] === id).filter(({ type }) => type === 'caller-said')
    expect(of(callId).map((event) => 'text' in event && event.text)).toEqual(['Please do it.'])
    expect(of(next).map((event) => 'text' in event && event.text)).toEqual(['Please do it.', 'My bike was stolen.'])
    expect(
      call.edge.events
        .filter((_, i) => call.edge.reportedTo[i] === next)
        .every(({ id }) => id.startsWith(`${next}:1:`)),
    ).toBe(true)

    const [system, first] = call.model.prompts.at(-1) ?? []
    expect(system?.text).toContain('Claim: {"caller_name":"Ann"}')
    expect(first).toEqual({ role: 'user', text: 'action=talk Please do it.' })
  })

  it('leaves to the old call what the recogniser corrects of it later', async () => {
    const session = { claim, messages: [] }
    const call = new FakeCall({ session, replies: [[{ waitMs: 1_500 }, begin()], [text('What happened?')]] })
    await call.listen()
    await call.sound(320)
    call.hear('please do it', { final: false })
    await call.quiet(704)
    call.hear('Please do it!', { final: true })
    await call.listen(3_500)
    const said = call.edge.events.flatMap((event, i) =>
      event.type === 'caller-said' ? [[event.text, event.messageId, call.edge.reportedTo[i]]] : [],
    )
    const { callId } = call.session
    const next = call.edge.reportedTo.find((id) => id !== callId)
    expect(said).toEqual([
      ['please do it', `${callId}:1:c2`, callId],
      ['Please do it!', `${next}:1:c0`, next],
      ['Please do it!', `${callId}:1:c2`, callId],
    ])
  })

  it('waits for the tools before it, and those after it wait for it', async () => {
    const call = await askedCall({
      session: { claim },
      replies: [[update('old', '1'), begin('2'), update('new', '3')], [text('What happened?')]],
    })
    await call.listen(2_500)
    const updates = call.edge.events.flatMap((event, i) =>
      event.type === 'claim-updated' ? [[event.fields, call.edge.reportedTo[i] === call.session.callId]] : [],
    )
    expect(updates).toEqual([
      [{ policy_number: 'old' }, true],
      [{ policy_number: 'new' }, false],
    ])
  })

  it('hangs up the line of the new call, and hears what the edge tells of it', async () => {
    const call = await askedCall({ session: { claim }, replies: [[begin()], [use('end_call', {})]] })
    await call.listen(3_500)
    expect(call.edge.commanded).toEqual([call.session.callId, call.edge.reportedTo.at(-1)])
    call.notices.dispatch({ type: 'call-ended', callId: call.edge.commanded[1]! })
    expect(await call.done).toBe('over')
  })

  it('is refused while the current claim is empty, and after the third', async () => {
    const empty = await askedCall({ session: { claim: { caller_name: 'Ann' } }, replies: [[begin()], [text('Fine.')]] })
    await empty.listen(2_500)
    expect(toolTexts(empty, 1)).toEqual([expect.stringContaining('still empty')])
    expect(empty.edge.commands).toEqual([])

    const loop = Array.from({ length: 4 }, (_, i) => [begin(`n${i}`), update(`${i}`, `u${i}`)])
    const call = await askedCall({ session: { claim }, replies: [...loop, [text('Fine.')]] })
    await call.listen(9_000)
    expect(call.edge.commands).toHaveLength(3)
    expect(toolTexts(call, 4).join()).toContain('no more can be')
  })

  it('forgets what the earlier claim kept to itself', async () => {
    const session = { claim, withheld: ['injuries'], resumed: true }
    const call = await askedCall({ session, replies: [[begin()], [text('What happened?')]] })
    await call.listen(3_500)
    expect(call.model.prompts[0]?.[0]?.text).toContain('[withheld]')
    expect(call.model.prompts[1]?.[0]?.text).not.toContain('[withheld]')
  })

  it('leaves everything as it was when the edge cannot do it', async () => {
    const refused = new ProviderError('edge', 'status 503', { retryable: true })
    const call = await askedCall({ session: { claim }, replies: [[begin()], [text('Not now.')]] }, ({ edge }) =>
      edge.commandFailures.push(refused),
    )
    await call.listen(3_500)
    expect(toolTexts(call, 1)).toEqual([expect.stringContaining('new_claim failed')])
    expect(new Set(call.edge.reportedTo)).toEqual(new Set([call.session.callId]))
    expect(call.model.prompts[1]?.[0]?.text).toContain('"policy_number":"B4"')
  })
})
