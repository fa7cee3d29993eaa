/**
 * Keeps a page up to date without moving what the reader looks at: what did not change is left alone, with its focus.
 * Plain JavaScript for the browser.
 *
 * The page of a call asks for itself every second and is nearly always answered that nothing changed; the monitor is told.
 */
export const LIVE_SCRIPT = `
const EVERY_MS = 1000
const GIVE_WAY_MS = 10000

/** Makes the shown node like the fresh one. Children with an id are found again by it. */
function follow(shown, fresh) {
  if (shown.nodeType !== 1) {
    if (shown.nodeValue !== fresh.nodeValue) shown.nodeValue = fresh.nodeValue
    return
  }
  for (const { name } of [...shown.attributes]) if (!fresh.hasAttribute(name)) shown.removeAttribute(name)
  for (const { name, value } of fresh.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value)
  const wanted = [...fresh.childNodes]
  wanted.forEach((child, index) => {
    const here = shown.childNodes[index]
    const same = child.id ? [...shown.children].find((candidate) => candidate.id === child.id) : here
    if (!same || same.nodeName !== child.nodeName || (same.id ?? '') !== (child.id ?? '')) {
      shown.insertBefore(document.importNode(child, true), here ?? null)
      return
    }
    if (same !== here) shown.insertBefore(same, here ?? null)
    follow(same, child)
  })
  while (shown.childNodes.length > wanted.length) shown.lastChild.remove()
}

function show(html) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const [shown, fresh] = [document.querySelector('main'), page.querySelector('main')]
  if (shown && fresh) follow(shown, fresh)
  return page
}

function ask() {
  let known
  const timer = setInterval(async () => {
    if (document.hidden) return
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(GIVE_WAY_MS) })
      const etag = response.headers.get('etag')
      if (!response.ok || (etag && etag === known)) return
      known = etag
      if (!show(await response.text()).body.dataset.live) clearInterval(timer)
    } catch {
      // The network is away: the next round tries again.
    }
  }, EVERY_MS)
}

function listen() {
  const events = new EventSource('/monitor/events')
  events.addEventListener('message', ({ data }) => show(JSON.parse(data)))
}

if (document.body.dataset.live === 'stream') listen()
else ask()
`
