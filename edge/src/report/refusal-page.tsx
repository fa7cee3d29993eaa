import { type Frame, Page } from './page.tsx'
import type { Role } from './view.ts'

export interface RefusalPageProps {
  readonly status: number
  readonly message: string
  /** One sentence per mistake in what was asked. */
  readonly mistakes: readonly string[]
  readonly frame: Frame
  readonly role: Role
}

/** What somebody who came with a browser is told instead of the envelope that programs get. */
export const RefusalPage = ({ status, message, mistakes, frame, role }: RefusalPageProps) => (
  <Page title={titleOf(status)} frame={frame} role={role}>
    <h1>{titleOf(status)}</h1>
    <p role="alert">{reasonOf(status, message)}</p>
    {mistakes.length > 0 ? (
      <ul>
        {mistakes.map((mistake) => (
          <li>{mistake}</li>
        ))}
      </ul>
    ) : null}
    {role === 'guest' ? null : (
      <p>
        <a href="/report">All calls</a>
      </p>
    )}
  </Page>
)

function titleOf(status: number): string {
  if (status === 404) return 'There is nothing here'
  if (status === 403) return 'This is not allowed'
  return status >= 500 ? 'This does not work right now' : 'That was not done'
}

function reasonOf(status: number, message: string): string {
  if (status === 404) return 'The address may be mistyped, or what was there is gone.'
  if (status === 500) return 'It has been logged. Try again in a moment.'
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
}
