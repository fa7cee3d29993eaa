import { afterAll, beforeAll, describe } from 'vitest'
import * as z from 'zod'
import { hasLocalCarriers, type LocalCarriers, startLocalCarriers } from '../testing/local-carriers.ts'
import { telephonyContract } from '../testing/telephony-contract.ts'
import { TEST_AZURE, testConfig } from '../testing/test-config.ts'
import { acsTelephony } from './acs.ts'
import { readCallbacks } from './acs-callbacks.ts'
import { readVoiceNotice, readVoiceWebhook } from './twilio-callbacks.ts'
import { twilioTelephony } from './twilio.ts'
import { pause, response } from './twiml.ts'

const NOWHERE = 'https://localhost:1'
const AT = '2026-11-21T12:00:00.000Z'
const PUBLIC_DOMAIN = 'http://edge.example'

describe.skipIf(!hasLocalCarriers)('over the wire', () => {
  let carriers: LocalCarriers
  beforeAll(async () => {
    carriers = await startLocalCarriers()
    carriers.answers.twiml = response(pause(60))
  })
  afterAll(() => carriers.close())

  telephonyContract('Azure', () => {
    const settings = { ...TEST_AZURE, ...carriers.acs, recording_container_url: '' }
    const config = { ...testConfig(), public_domain: PUBLIC_DOMAIN }
    return {
      telephony: acsTelephony(settings, config),
      deaf: acsTelephony({ ...settings, endpoint: NOWHERE }, config),
      carriers,
      carrier: 'acs',
      read: ({ body }) => readCallbacks(JSON.parse(body), AT).notices,
      tokenOf: ({ path }) => /^\/media\/(.+)$/.exec(path)?.[1],
    }
  })

  telephonyContract('Twilio', () => {
    const account = { ...carriers.twilio, machine_detection: false }
    const options = { publicDomain: PUBLIC_DOMAIN }
    return {
      telephony: twilioTelephony(account, options),
      deaf: twilioTelephony({ ...account, endpoint: NOWHERE }, options),
      carriers,
      carrier: 'twilio',
      read({ url, body }) {
        const query = Object.fromEntries(new URL(url).searchParams)
        const webhook = readVoiceWebhook(query, new URLSearchParams(body))
        const notice = readVoiceNotice(webhook.query, webhook.form, AT)
        return notice ? [notice] : []
      },
      tokenOf({ path, messages }) {
        const start = messages.map((text) => Start.safeParse(JSON.parse(text)).data).find(Boolean)
        return path === '/media' ? start?.start.customParameters.token : undefined
      },
    }
  })
})

const Start = z.object({ start: z.object({ customParameters: z.object({ token: z.string() }) }) })
