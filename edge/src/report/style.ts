/** The one style sheet. System fonts and colours of our own; light and dark follow the reader's choice. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#f6f7f9, #12141a); --card: light-dark(#fff, #1b1e27); --line: light-dark(#e2e5ea, #2d323e);
  --text: light-dark(#1c2230, #e8eaf0); --muted: light-dark(#5c6577, #9aa3b5); --accent: light-dark(#2456d6, #8fb0ff);
  --human: light-dark(#0b7a55, #4fd1a1); --assistant: light-dark(#2456d6, #8fb0ff);
  --good: light-dark(#0b7a55, #4fd1a1); --warn: light-dark(#a05a00, #f0b45a); --bad: light-dark(#b3261e, #ff9389);
  --silence: light-dark(#c3c9d4, #454c5c); --stt: light-dark(#7c5cd6, #a78bfa); --llm: light-dark(#2456d6, #6f9bff);
  --tts: light-dark(#0b8f8f, #3fc7c7); --own: light-dark(#d6572a, #ff9a6b);
}
* { box-sizing: border-box }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
a { color: var(--accent) }
h1 { font-size: 1.6rem; margin: .4rem 0 1rem } h2 { font-size: 1rem; margin: 0 0 .8rem } h3 { font-size: 1rem }
.top { display: flex; justify-content: space-between; align-items: center; padding: .8rem 1.2rem; border-bottom: 1px solid var(--line); background: var(--card) }
.brand { font-weight: 700; text-decoration: none; color: inherit }
.dial, button { background: var(--accent); color: light-dark(#fff, #0e1320); border: 0; border-radius: .5rem; padding: .45rem .9rem; font: inherit; text-decoration: none; cursor: pointer }
main { max-width: 75rem; margin: 0 auto; padding: 1.2rem }
footer { max-width: 75rem; margin: 0 auto; padding: 1.2rem; color: var(--muted); font-size: .875rem }
.muted, .empty { color: var(--muted) } .muted { font-size: .875rem } .lead { font-size: 1.1rem } .problem { color: var(--bad) }
.search { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin-bottom: 1.2rem }
.search input { flex: 1 1 12rem; max-width: 20rem; padding: .45rem .7rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .5rem }
.calls { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: .8rem; overflow: hidden }
.calls th { text-align: left; font-size: .8rem; color: var(--muted); font-weight: 600 } .calls th, .calls td { padding: .65rem .9rem; border-bottom: 1px solid var(--line) }
.calls tr:last-child td { border-bottom: 0 }
.calls td:first-child a { font-weight: 600; white-space: nowrap }
.badge { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; border: 1px solid currentColor; font-size: .75rem; font-weight: 600; vertical-align: middle; white-space: nowrap; color: var(--muted) }
.badge.running, .badge.satisfaction-high, .badge.sms-delivered { color: var(--good) } .badge.ringing, .badge.interrupted, .badge.satisfaction-partial, .badge.satisfaction-low { color: var(--warn) }
.badge.not-reached, .badge.satisfaction-terrible, .badge.sms-failed { color: var(--bad) }
.grid { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.2rem }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.1rem; margin-bottom: 1.2rem; overflow-wrap: anywhere }
.timeline { list-style: none; margin: 0; padding: 0 }
.timeline > li { border-left: 3px solid var(--assistant); padding: .1rem 0 .1rem .9rem; margin-bottom: 1rem } .timeline > li.human { border-color: var(--human) }
.cite { color: inherit; text-decoration: underline dotted; text-underline-offset: .2em } .timeline > li:target { background: color-mix(in srgb, var(--human) 12%, transparent) }
.timeline > li.day { border: 0; padding: 0; color: var(--muted); font-size: .8rem; font-weight: 600 }
.who { margin: 0; font-size: .9rem } .who time, .channel { color: var(--muted); margin: 0 .5rem; font-size: .8rem } .said { margin: .2rem 0; white-space: pre-line }
.sources { margin: .3rem 0; font-size: .875rem; color: var(--muted) }
.tools { margin: .3rem 0; padding-left: 1.1rem; font-size: .875rem; color: var(--muted) }
.latency { display: flex; align-items: center; gap: .6rem; font-size: .75rem; color: var(--muted); max-width: 26rem } .latency svg { flex: 1; height: .5rem }
.track { fill: var(--line) } .part-silence { fill: var(--silence); background: var(--silence) } .part-stt { fill: var(--stt); background: var(--stt) }
.part-llm { fill: var(--llm); background: var(--llm) } .part-tts { fill: var(--tts); background: var(--tts) } .part-own { fill: var(--own); background: var(--own) }
.legend-item { display: inline-block; white-space: nowrap }
.swatch { display: inline-block; width: .7rem; height: .7rem; border-radius: .15rem; margin: 0 .3rem 0 .6rem }
.claim { margin: 0 } .claim > div { padding: .45rem 0; border-bottom: 1px solid var(--line) } .claim > div:last-child { border: 0 } dt { font-size: .8rem; color: var(--muted) } dd { margin: 0 }
.reminders { margin: 0; padding-left: 1.1rem } .reminders p { margin: .1rem 0 }
.prose > :first-child { margin-top: 0 } .prose > :last-child { margin-bottom: 0 } pre { overflow-x: auto } blockquote { margin-left: 0; padding-left: .8rem; border-left: 3px solid var(--line) }
@media (min-width: 60rem) { .grid { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) } }
@media (max-width: 40rem) {
  .calls thead { position: absolute; left: -999rem } .calls tr { display: block; padding: .6rem .9rem; border-bottom: 1px solid var(--line) }
  .calls td { display: inline-block; padding: .1rem .6rem .1rem 0; border: 0 } .calls td.summary { display: block }
}
`
