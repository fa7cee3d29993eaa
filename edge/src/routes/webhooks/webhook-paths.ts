import { type RouteConfig, z } from '@hono/zod-openapi'
import { refusals } from '../../api/refusals.ts'

/** Where one of them puts its signature. */
export const SIGNATURE_HEADER = 'x-twilio-signature'

const AGAIN = { description: 'A fault of ours: send it again.' }

const TWILIO_VOICE = {
  voice: 'Twilio: somebody phones',
  'voice/status': 'Twilio: a call that somebody placed to us is over',
  'voice/{callId}/{secret}': 'Twilio: what to do next on a call, and what happened on it',
} as const

/** What carriers post to us. */
export const WEBHOOK_PATHS: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/webhooks/event-grid',
    tags: ['Webhooks'],
    summary: 'Azure Event Grid: somebody rings, or writes',
    security: [{ secret: [] }],
    request: {
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z.array(
              z.object({ id: z.string(), eventType: z.string(), data: z.record(z.string(), z.unknown()) }),
            ),
          },
        },
      },
    },
    responses: {
      200: { description: 'Taken; the answer to a handshake is its code.' },
      503: AGAIN,
      ...refusals(401, 422),
    },
  },
  {
    method: 'post',
    path: '/webhooks/acs/{callId}/{secret}',
    tags: ['Webhooks'],
    summary: 'Azure Call Automation: something happened to a call',
    security: [{ carrier: [] }],
    request: {
      params: z.object({ callId: z.uuid(), secret: z.string().describe('Of this call alone.') }),
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z
              .array(z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) }))
              .describe('CloudEvents 1.0.'),
          },
        },
      },
    },
    responses: { 200: { description: 'Taken. The same event again does nothing.' }, 503: AGAIN, ...refusals(401, 422) },
  },
  ...(['voice', 'voice/status', 'voice/{callId}/{secret}'] as const).map((what): RouteConfig => ({
    method: 'post',
    path: `/webhooks/twilio/${what}`,
    tags: ['Webhooks'],
    summary: TWILIO_VOICE[what],
    security: [{ signature: [] }],
    request: {
      ...(what.includes('{') && { params: z.object({ callId: z.uuid(), secret: z.string() }) }),
      body: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: z.record(z.string(), z.string()) } },
      },
    },
    responses: {
      ...(what === 'voice/status' ? {} : { 200: { description: 'What to do next, as TwiML.' } }),
      ...(what === 'voice' ? {} : { 204: { description: 'Taken.' } }),
      503: AGAIN,
      ...refusals(401),
    },
  })),
  ...(['sms', 'status'] as const).map((what): RouteConfig => ({
    method: 'post',
    path: `/webhooks/twilio/${what}`,
    tags: ['Webhooks'],
    summary: what === 'sms' ? 'Twilio: somebody writes' : 'Twilio: what became of a text message',
    security: [{ signature: [] }],
    request: {
      body: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: z.record(z.string(), z.string()) } },
      },
    },
    responses: {
      ...(what === 'sms' ? { 200: { description: 'Taken; an empty TwiML.' } } : { 204: { description: 'Taken.' } }),
      503: AGAIN,
      ...refusals(401, 422),
    },
  })),
]
