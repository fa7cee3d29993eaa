import { WEBHOOK_DOORS } from '../routes/webhooks/webhook-doors.ts'
import type { Scope } from './scopes.ts'

/**
 * What opens a route. `public`: nothing. `node`: the service token of the media nodes. `signed`: the route itself checks a
 * signature, a secret or an unguessable link, because what proves it is in the request's body or address.
 */
export type Door = 'public' | 'node' | 'signed' | Scope

type Row = readonly [method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, door: Door]

/** Every route of the app. What is not listed here is for operators only, and `doors.test.ts` fails. */
export const DOORS: readonly Row[] = [
  ['GET', '/', 'public'],
  ['GET', '/favicon.ico', 'public'],
  ['GET', '/icon.svg', 'public'],
  ['GET', '/health/liveness', 'public'],
  ['GET', '/health/readiness', 'public'],
  ['GET', '/report/style.css', 'public'],
  ['GET', '/report/live.js', 'public'],
  ['GET', '/sign-in', 'public'],
  ['POST', '/sign-in', 'public'],
  ['POST', '/sign-out', 'public'],

  ['GET', '/internal/nodes/channel', 'node'],
  ['GET', '/internal/nodes/load', 'node'],
  ['POST', '/internal/calls/:callId/session', 'node'],
  ['POST', '/internal/calls/:callId/events', 'node'],
  ['POST', '/internal/calls/:callId/commands', 'node'],

  ...WEBHOOK_DOORS,

  ['POST', '/call', 'call:write'],
  ['GET', '/call', 'call:read'],
  ['GET', '/call/:idOrPhone', 'call:read'],
  ['DELETE', '/call/:callId', 'operator'],

  ['GET', '/report', 'report:read'],
  ['GET', '/report/:idOrPhone', 'report:read'],
  ['GET', '/report/:callId/recordings/:fileId', 'report:read'],

  ['GET', '/report/:callId/shares', 'operator'],
  ['POST', '/report/:callId/shares', 'operator'],
  ['POST', '/report/:callId/shares/:id/withdraw', 'operator'],

  ['GET', '/shared/:token', 'signed'],
  ['GET', '/shares/:callId', 'operator'],
  ['POST', '/shares/:callId', 'operator'],
  ['DELETE', '/shares/:callId/:id', 'operator'],

  ['GET', '/config', 'config:read'],
  ['GET', '/config/features', 'config:read'],
  ['PUT', '/config/features', 'config:write'],
  ['PATCH', '/config/features', 'config:write'],
  ['GET', '/openapi.json', 'call:read'],
  ['GET', '/docs', 'call:read'],
  ['GET', '/docs/style.css', 'call:read'],

  ['GET', '/monitor', 'operator'],
  ['GET', '/monitor/events', 'operator'],
  ['GET', '/monitor/figures', 'operator'],
  ['GET', '/monitor/counters', 'operator'],
  ['POST', '/monitor/calls/:callId/:action', 'operator'],

  ['GET', '/keys', 'operator'],
  ['POST', '/keys', 'operator'],
  ['DELETE', '/keys/:id', 'operator'],

  ['GET', '/do-not-call', 'operator'],
  ['PUT', '/do-not-call/:phone_number', 'operator'],
  ['DELETE', '/do-not-call/:phone_number', 'operator'],
]
