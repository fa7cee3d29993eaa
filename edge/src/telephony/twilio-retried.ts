/**
 * Behind an address that Twilio brings news to: three times more when nobody answers in time, or with a fault. Without it Twilio tries
 * once more when it cannot connect, and never after a fault. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const RETRIED = '#rc=3&rp=ct,rt,5xx'
