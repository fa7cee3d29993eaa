import type { Child } from 'hono/jsx'

export interface PageProps {
  readonly title: string
  readonly version: string
  /** The assistant's number, E.164. */
  readonly phone: string
  /** Loads itself again while somebody is talking. */
  readonly live?: boolean
  readonly children?: Child
}

/** Frame of every page. Nothing comes from anywhere else; see the content security policy in `headers.ts`. */
export const Page = ({ title, version, phone, live, children }: PageProps) => (
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
    <body>
      <header class="top">
        <a class="brand" href="/report">
          Call centre
        </a>
        <a class="dial" href={`tel:${phone}`}>
          Call the assistant
        </a>
      </header>
      <main>{children}</main>
      <footer>
        Call centre · v{version} · <a href="/report">All calls</a>
      </footer>
    </body>
  </html>
)
