import { assistantNumber } from '@call-center/shared/config/carriers'
import type { Child } from 'hono/jsx'
import type { Services } from '../services.ts'
import type { Role } from './view.ts'

/** What every page says of the house. */
export interface Frame {
  /** The assistant's number, E.164. */
  readonly botPhone: string
  readonly version: string
  /** People sign in here with a key, and so may want to sign out: not where it is open, nor behind Cloudflare Access. */
  readonly signsOut: boolean
}

export const frameOf = ({ config, settings }: Pick<Services, 'config' | 'settings'>): Frame => ({
  botPhone: assistantNumber(config),
  version: config.version,
  signsOut: settings.ACCESS === 'key' && !config.access.cloudflare,
})

export interface PageProps {
  readonly title: string
  readonly frame: Frame
  /** A guest is shown no way to what a guest may not see. */
  readonly role?: Role
  /** Where in the navigation this is. */
  readonly section?: 'reports' | 'live' | undefined
  /** `page`: asks for itself again while somebody is talking. `stream`: is told by the edge what changed. */
  readonly live?: 'page' | 'stream' | undefined
  readonly children?: Child
}

/** Frame of every page. Nothing comes from anywhere else; see the content security policy in `headers.ts`. */
export const Page = ({ title, frame, role = 'operator', section, live, children }: PageProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{title}</title>
      <link rel="icon" type="image/svg+xml" href="/icon.svg" />
      <link rel="stylesheet" href="/report/style.css" />
      {live ? <script src="/report/live.js" defer></script> : null}
      {live ? (
        <noscript>
          <meta http-equiv="refresh" content="3" />
        </noscript>
      ) : null}
    </head>
    <body data-live={live}>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        {role !== 'guest' ? <Navigation section={section} role={role} /> : <span class="brand">Call centre</span>}
        <a class="dial" href={`tel:${frame.botPhone}`}>
          Call<span class="wide-only"> the assistant</span>
        </a>
      </header>
      <main id="content" tabindex={-1}>
        {children}
      </main>
      <footer>
        Call centre · v{frame.version}
        {frame.signsOut && role !== 'guest' ? <SignOut /> : null}
      </footer>
    </body>
  </html>
)

const SignOut = () => (
  <form method="post" action="/sign-out">
    <button type="submit" class="plain">
      Sign out
    </button>
  </form>
)

const Navigation = ({ section, role }: { readonly section: PageProps['section']; readonly role: Role }) => (
  <nav aria-label="Main">
    <a class="brand" href="/report">
      Call centre
    </a>
    <a href="/report" aria-current={section === 'reports' ? 'page' : undefined}>
      Reports
    </a>
    {role === 'operator' ? (
      <a href="/monitor" aria-current={section === 'live' ? 'page' : undefined}>
        Live
      </a>
    ) : null}
  </nav>
)
