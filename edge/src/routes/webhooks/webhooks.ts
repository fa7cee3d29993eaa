import { Hono } from 'hono'
import type { Services } from '../../services.ts'
import { acs } from './acs.ts'
import { eventGrid } from './event-grid.ts'
import { twilio } from './twilio.ts'

/** What carriers post to us, each in its own words. */
export const webhooks = (services: Services) =>
  new Hono().route('/event-grid', eventGrid(services)).route('/acs', acs(services)).route('/twilio', twilio(services))
