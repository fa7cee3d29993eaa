import { type Frame, Page } from './page.tsx'

interface ProblemPageProps {
  readonly message: string
  readonly back: string
  readonly frame: Frame
}

/** Something an operator wanted was not done, and why. */
export const ProblemPage = ({ message, back, frame }: ProblemPageProps) => (
  <Page title="Not done" frame={frame}>
    <h1>That was not done</h1>
    <p role="alert">{message.charAt(0).toUpperCase() + message.slice(1)}.</p>
    <p>
      <a href={back}>Back</a>
    </p>
  </Page>
)
