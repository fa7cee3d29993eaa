import * as z from 'zod'

/** How a service is told who asks. A Worker has no identity of its own in Azure: the edge takes keys alone. */
export const Auth = z
  .enum(['key', 'managed_identity'])
  .optional()
  .describe('`managed_identity`: media nodes ask with a token of their identity in Azure instead of `access_key`.')
