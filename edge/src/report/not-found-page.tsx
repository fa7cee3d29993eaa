import { Page } from './page.tsx'

export const NotFoundPage = ({ botPhone, version }: { readonly botPhone: string; readonly version: string }) => (
  <Page title="No such call" version={version} phone={botPhone}>
    <h1>There is no such call</h1>
    <p>
      It may be gone, or the address is not complete. <a href="/report">All calls</a>
    </p>
  </Page>
)
