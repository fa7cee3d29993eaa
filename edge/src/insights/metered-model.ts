import { addUsage, NO_USAGE, usageOfTokens } from '@call-center/shared/call/usage'
import type { CallId } from '@call-center/shared/call/call'
import { isoNow, type Services } from '../services.ts'
import type { SlowModel } from './slow-model.ts'

/**
 * Works on a call with a model that counts, and notes with the call what was used, also of work that failed: a job that is
 * run again is paid again.
 */
export async function withMeteredModel<T>(
  services: Services,
  callId: CallId,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  let used = NO_USAGE
  const model: SlowModel = {
    complete: (messages, options) =>
      services.model.complete(messages, {
        ...options,
        onUsage(tokens) {
          options.onUsage?.(tokens)
          used = addUsage(used, usageOfTokens(tokens, 'slow'))
        },
      }),
  }
  try {
    return await work({ ...services, model })
  } finally {
    const id = `usage:${crypto.randomUUID()}`
    if (used !== NO_USAGE)
      await services.store.apply(callId, [{ id, type: 'usage-metered', usage: used, at: isoNow(services) }])
  }
}
