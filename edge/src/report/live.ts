/** Keeps the page of a running call up to date without moving what the reader looks at. Plain JavaScript for the browser. */
export const LIVE_SCRIPT = `
const EVERY_MS = 3000
async function update() {
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } })
    if (!response.ok) return
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page.querySelector('main')
    const shown = document.querySelector('main')
    if (fresh && shown && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh)
    if (!page.querySelector('script[src="/report/live.js"]')) clearInterval(timer)
  } catch {
    // The network is away: the next round tries again.
  }
}
const timer = setInterval(update, EVERY_MS)
`
