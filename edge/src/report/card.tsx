import type { Child } from 'hono/jsx'

/** A part of a page with a heading of its own. A page that keeps itself up to date replaces it alone, by its `id`. */
export const Card = ({
  id,
  title,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly children?: Child
}) => (
  <section class="card" id={id} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>{title}</h2>
    {children}
  </section>
)
