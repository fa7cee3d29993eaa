/** What an address says of how persistent Twilio is with it. */
export interface Overrides {
  /** Without the fragment, which no server is sent. */
  readonly url: string
  readonly retries: number
  readonly policy: ReadonlySet<string>
}
const POLICIES = ['ct', 'rt', '4xx', '5xx', 'all']
const MAX_RETRIES = 5

/**
 * How persistent Twilio is with an address: its fragment says so. By default it tries once more when it cannot connect, and never
 * when the server fails. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 *
 * @throws {RangeError} when the fragment says what Twilio does not know, or the local one does not do.
 */
export function readOverrides(address: string): Overrides {
  const [url = '', fragment] = address.split('#')
  const { rc = '1', rp = 'ct', ...others } = Object.fromEntries(new URLSearchParams(fragment ?? ''))
  const [retries, policy] = [Number(rc), rp.split(',')]
  const known = policy.every((each) => POLICIES.includes(each)) && Object.keys(others).length === 0
  if (!known || !Number.isInteger(retries) || retries < 0 || retries > MAX_RETRIES)
    throw new RangeError('the local Twilio knows no such connection override')
  return { url, retries, policy: new Set(policy.includes('all') ? POLICIES : policy) }
}
