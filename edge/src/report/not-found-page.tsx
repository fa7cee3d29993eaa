import { type Frame, Page } from './page.tsx'
import type { Role } from './view.ts'

export const NotFoundPage = ({ frame, role }: { readonly frame: Frame; readonly role: Role }) => (
  <Page title="No such call" frame={frame} role={role} section="reports">
    <h1>There is no such call</h1>
    <p>
      It may be gone, or the address is not complete. <a href="/report">All calls</a>
    </p>
  </Page>
)
