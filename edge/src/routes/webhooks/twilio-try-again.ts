import type { Context } from 'hono'
import type { Services } from '../../services.ts'
import { pause, redirect, response } from '../../telephony/twiml.ts'
import { isOurFault } from '../error-envelope.ts'
import { XML } from './twilio-form.ts'

/** Tries after the first, and how long a caller waits for each, seconds. */
export const TRIES = 5
const WAIT_S = 1

/**
 * What Twilio waits for. When we fail, Twilio plays that the application has failed and hangs up; it asks nobody twice. So it is told
 * to wait and to ask again at `url`. After the last try it gets the fault: then the fallback address of the number is asked.
 */
export async function orTryAgain(
  { log, counters }: Services,
  c: Context,
  { again, url }: { readonly again: number; readonly url: string },
  answer: () => Promise<Response>,
): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (again >= TRIES || !isOurFault(error)) throw error
    log.error({ err: error, again }, 'a caller waits for another try')
    counters.add('twilio:try-again')
    return c.body(response(pause(WAIT_S), redirect(url)), 200, XML)
  }
}
