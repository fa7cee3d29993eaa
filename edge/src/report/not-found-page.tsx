import { type Frame, Page } from './page.tsx'

export const NotFoundPage = ({ frame }: { readonly frame: Frame }) => (
  <Page title="No such call" frame={frame} section="reports">
    <h1>There is no such call</h1>
    <p>
      It may be gone, or the address is not complete. <a href="/report">All calls</a>
    </p>
  </Page>
)
