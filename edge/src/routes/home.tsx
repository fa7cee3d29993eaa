import { Hono } from 'hono'
import { pageHeaders } from '../report/headers.ts'
import { frameOf, Page } from '../report/page.tsx'
import type { Services } from '../services.ts'

/** Where to go from here. */
export const home = (services: Services) =>
  new Hono().get('/', pageHeaders, (c) => {
    // For whoever comes: there may be nobody to sign out.
    const frame = { ...frameOf(services), signsOut: false }
    const page = (
      <Page title="Call centre" frame={frame}>
        <h1>Call centre</h1>
        <p class="lead">An assistant that answers the phone.</p>
        <ul>
          <li>
            <a href="/report">Reports</a>: what happened in each call
          </li>
          <li>
            <a href="/monitor">Live</a>: the calls that are going on
          </li>
          <li>
            <a href="/call">Calls</a> as JSON; <code>POST /call</code> rings somebody
          </li>
          <li>
            <a href="/docs">API reference</a>: what programs may ask
          </li>
          <li>
            <a href="/health/readiness">Health</a>
          </li>
        </ul>
      </Page>
    )
    return c.html(`<!doctype html>${page}`)
  })
