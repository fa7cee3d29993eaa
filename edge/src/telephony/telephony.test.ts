import { afterAll, beforeAll, describe } from 'vitest'
import * as z from 'zod'
import { hasLocalCarriers, type LocalCarriers, type Posted, startLocalCarriers } from '../testing/local-carriers.ts'
import { telephonyContract } from '../testing/telephony-contract.ts'
import { TEST_AZURE, testConfig } from '../testing/test-config.ts'
import { acsTelephony } from './acs.ts'
import { readCallbacks } from './acs-callbacks.ts'
import { readVoiceNotice, readVoiceWebhook } from './twilio-callbacks.ts'
import { twilioReply } from './twilio-reply.ts'
import type { CarrierNotice } from './telephony.ts'
import { twilioTelephony } from './twilio.ts'
import { pause, response } from './twiml.ts'

const NOWHERE = 'https://localhost:1'
const AT = '2026-11-21T12:00:00.000Z'
const PUBLIC_DOMAIN = 'http://edge.example'

describe.skipIf(!hasLocalCarriers)('over the wire', () => {
  let carriers: LocalCarriers
  beforeAll(async () => {
    carriers = await startLocalCarriers()
  })
  afterAll(() => carriers.close())

  telephonyContract('Azure', () => {
    const settings = { ...TEST_AZURE, ...carriers.acs, recording_container_url: '' }
    const config = { ...testConfig(), public_domain: PUBLIC_DOMAIN }
    const telephony = acsTelephony(settings, config)
    const read = ({ body }: Posted) => readCallbacks(JSON.parse(body), AT).notices
    return {
      telephony,
      deaf: acsTelephony({ ...settings, endpoint: NOWHERE }, config),
      carriers,
      carrier: 'acs',
      read,
      lead(deal) {
        carriers.hears.call = async (webhook) => {
          for (const notice of webhook.url.includes('/acs/') ? read(webhook) : []) await deal(notice, telephony)
          return undefined
        }
      },
      tokenOf: ({ path }) => /^\/media\/(.+)$/.exec(path)?.[1],
    }
  })

  telephonyContract('Twilio', () => {
    const account = { ...carriers.twilio, machine_detection: false }
    const options = { publicDomain: PUBLIC_DOMAIN }
    const telephony = twilioTelephony(account, options)
    return {
      telephony,
      deaf: twilioTelephony({ ...account, endpoint: NOWHERE }, options),
      carriers,
      carrier: 'twilio',
      read: twilioNotice,
      lead(deal) {
        carriers.hears.call = async (posted) => {
          const [notice] = twilioNotice(posted)
          if (!notice) return response(pause(60))
          const reply = twilioReply(telephony, { connectionId: notice.connectionId, publicDomain: PUBLIC_DOMAIN })
          await deal(notice, reply.telephony)
          return reply.twiml ?? response(pause(60))
        }
      },
      tokenOf({ path, messages }) {
        const start = messages.map((text) => Start.safeParse(JSON.parse(text)).data).find(Boolean)
        return path === '/media' ? start?.start.customParameters.token : undefined
      },
    }
  })
})

function twilioNotice({ url, body }: Posted): CarrierNotice[] {
  const query = Object.fromEntries(new URL(url).searchParams)
  const webhook = readVoiceWebhook(query, new URLSearchParams(body))
  const notice = readVoiceNotice(webhook.query, webhook.form, AT)
  return notice ? [notice] : []
}

const Start = z.object({ start: z.object({ customParameters: z.object({ token: z.string() }) }) })
