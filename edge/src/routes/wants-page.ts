import type { Context } from 'hono'

/** A browser that shows what it gets says so; programs do not. */
export const wantsPage = (c: Context): boolean => (c.req.header('accept') ?? '').includes('text/html')
