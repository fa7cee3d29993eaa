import { LAYOUT } from './style-layout.ts'
import { PARTS } from './style-parts.ts'

/** Colours of our own, each readable on its ground (WCAG AA) in light and in dark. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#f6f7f9, #12141a); --card: light-dark(#fff, #1b1e27); --line: light-dark(#e2e5ea, #2d323e);
  --text: light-dark(#1c2230, #e8eaf0); --muted: light-dark(#5c6577, #9aa3b5); --accent: light-dark(#2456d6, #8fb0ff);
  --field: light-dark(#858d9c, #6b7487); --on-accent: light-dark(#fff, #0e1320); --shade: light-dark(#eef1f6, #232733);
  --human: light-dark(#0b7a55, #4fd1a1); --assistant: light-dark(#2456d6, #8fb0ff);
  --good: light-dark(#0a6e4d, #4fd1a1); --warn: light-dark(#8a4d00, #f0b45a); --bad: light-dark(#b3261e, #ff9389);
  --silence: light-dark(#aeb6c4, #5a6274); --stt: light-dark(#7c5cd6, #a78bfa); --llm: light-dark(#2456d6, #6f9bff);
  --tts: light-dark(#0b8f8f, #3fc7c7); --own: light-dark(#d6572a, #ff9a6b);
}
`

/** On paper: no buttons, no way to anywhere, and the whole of everything. */
const PAPER = `
@media print {
  :root { color-scheme: light; --bg: #fff; --card: #fff; --text: #000; --muted: #444 }
  .top, .skip, .search, .statuses, .pages, .actions, .back, #recordings, footer { display: none }
  body { font-size: 10.5pt } main { padding: 0; max-width: none } .grid { display: block }
  .card { border: 0; border-top: 1px solid #999; border-radius: 0; padding: .6rem 0; margin: 0 }
  .timeline > li, .claim > div, .reminders > li, tr { break-inside: avoid } h2 { break-after: avoid }
  svg, .swatch { print-color-adjust: exact } .prose a[href^="http"]::after { content: " (" attr(href) ")" }
}
`

/** The one style sheet. System fonts; light and dark follow the reader's choice. */
export const STYLE = `${COLOURS}${LAYOUT}${PARTS}${PAPER}`
