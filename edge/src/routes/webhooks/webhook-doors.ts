/** The one where many events come at once. */
export const BATCH_WEBHOOK = '/webhooks/event-grid'

/** What carriers post to: each checks by itself who it is. */
export const WEBHOOK_DOORS = [
  ['POST', BATCH_WEBHOOK, 'signed'],
  ['POST', '/webhooks/acs/:callId/:secret', 'signed'],
  ['POST', '/webhooks/twilio/voice', 'signed'],
  ['POST', '/webhooks/twilio/voice/status', 'signed'],
  ['POST', '/webhooks/twilio/voice/:callId/:secret', 'signed'],
  ['POST', '/webhooks/twilio/sms', 'signed'],
  ['POST', '/webhooks/twilio/status', 'signed'],
] as const
