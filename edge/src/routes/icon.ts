import { Hono } from 'hono'

/** A telephone receiver. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2456d6"/><path d="M10 7h4l2 5-2.5 2a11 11 0 0 0 4.5 4.5l2-2.5 5 2v4a3 3 0 0 1-3 3A15 15 0 0 1 7 10a3 3 0 0 1 3-3z" fill="#fff"/></svg>`
const HEADERS = { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' }

/** What browsers show in the tab. They ask for `/favicon.ico` by themselves on pages that name none, JSON too. */
export const icon = new Hono().on('GET', ['/icon.svg', '/favicon.ico'], (c) => c.body(ICON, 200, HEADERS))
