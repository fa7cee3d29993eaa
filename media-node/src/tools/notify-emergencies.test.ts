import { describe, expect, it } from 'vitest'
import { askedCall, toolTexts } from '../testing/asked-call.ts'
import { text, use } from '../testing/fake-providers.ts'
import { fakeSession } from '../testing/fake-edge.ts'
import { emergencyNumber } from './emergency-numbers.ts'

const help = (service: string) =>
  use('notify_emergencies', {
    customer_response: 'Help is on its way!',
    reason: 'fire in the kitchen',
    location: 'Paris',
    contact: 'the caller',
    service,
  })
const calling = (phone_number: string) => ({ initiate: { ...fakeSession().initiate, phone_number } })

describe('T6 · Emergencies, notify_emergencies', () => {
  it('says which number to dial, in its own words, never that help is coming', async () => {
    const call = await askedCall({ replies: [[help('firefighters')], [text('Please go outside.')]] })
    await call.listen(2_500)
    expect(call.sent.slice(1)).toEqual([
      'I cannot call for help myself. If somebody is in danger, hang up and dial 1 1 2 now.',
      'Please go outside.',
    ])
    expect(toolTexts(call, 1)[0]).toMatch(/Nobody was called.*dial 112.*Never say that help is coming/)
    expect(call.edge.commands).toEqual([])
  })

  it('files a reminder of high priority for a colleague', async () => {
    const call = await askedCall({ replies: [[help('police')], [text('Take care.')]] })
    await call.listen(2_500)
    expect(call.reported('reminder-set')).toMatchObject([
      {
        reminder: {
          title: 'HIGH PRIORITY: emergency (police)',
          owner: 'Contoso',
          description: 'fire in the kitchen\nThey called from: +33698765432\nLocation: Paris\nContact: the caller',
        },
      },
    ])
  })

  it('speaks the language of the call, with the number of the caller’s country', async () => {
    const session = { ...calling('+12025550123'), lang: 'fr-FR' }
    const call = await askedCall({ session, replies: [[help('hospital')], [text('Courage.')]] })
    await call.listen(2_500)
    expect(call.sent[1]).toContain('composez le 9 1 1')
  })

  it.each(
    Object.entries({ 'en-US': 'hang up', 'fr-FR': 'raccrochez', 'es-ES': 'cuelgue', 'zh-CN': '挂断' }).flatMap(
      ([lang, hangUp]) =>
        ['police', 'firefighters', 'hospital', 'pharmacy', 'veterinarian'].map(
          (service) => [lang, service, hangUp] as const,
        ),
    ),
  )('never claims in %s that somebody was called: %s', async (lang, service, hangUp) => {
    const call = await askedCall({ session: { lang }, replies: [[help(service)], []] })
    await call.listen(3_000)
    const said = call.sent.slice(1).join(' ').toLowerCase()
    const PROMISE =
      /on (its|their|the) way|is coming|will (come|arrive)|was (called|informed|notified)|have (called|informed)|dispatch|arrivent|en route|(ai|avons|a été) (appelé|prévenu|alerté)|en camino|(he|hemos) (llamado|avisado)|llegará|正在赶来|已(经)?(报警|通知|派)/
    expect(said).not.toMatch(PROMISE)
    expect(call.edge.commands).toEqual([])
    const hasNumber = ['police', 'firefighters', 'hospital'].includes(service)
    expect([said.includes(hangUp), said.includes('1 1 2')]).toEqual([hasNumber, hasNumber])
    for (const result of toolTexts(call, 1)) expect(result).toContain('Nobody was called')
  })

  it('leaves to the model what has no public number', async () => {
    const call = await askedCall({ replies: [[help('veterinarian')], [text('Look up the nearest vet.')]] })
    await call.listen(2_500)
    expect(call.sent.slice(1)).toEqual(['Look up the nearest vet.'])
    expect(toolTexts(call, 1)[0]).toContain('look up the nearest one')
  })
})

describe('emergencyNumber', () => {
  it.each([
    ['+33698765432', 'police', '112'],
    ['+12025550123', 'ambulance', '911'],
    ['+442071234567', 'firefighters', '999'],
    ['+8613812345678', 'ambulance', '120'],
    ['+81312345678', 'police', '110'],
    ['+61412345678', 'police', '000'],
    ['+88312345678', 'police', '112'],
    ['nonsense', 'police', '112'],
  ] as const)('of %s for the %s is %s', (phone, service, number) => {
    expect(emergencyNumber(phone, service)).toBe(number)
  })
})
