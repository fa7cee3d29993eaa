import type { CallAutomationClientOptions } from '@azure/communication-call-automation'

/** Each try of a request, milliseconds: the SDK itself waits for ever. */
const TIMEOUT_MS = 5_000
type AddedPolicy = NonNullable<CallAutomationClientOptions['additionalPolicies']>[number]['policy']
/** Gives each try of a request its time. */
export const withinTime: AddedPolicy = {
  name: 'within',
  sendRequest(request, next) {
    request.timeout = TIMEOUT_MS
    return next(request)
  },
}
