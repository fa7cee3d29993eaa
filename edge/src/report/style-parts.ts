/** The parts of the pages: lists, conversations, claims, pictures of waits. */
export const PARTS = `
.statuses, .pages { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline; margin: 0 0 .9rem }
.statuses a { border: 1px solid var(--line); border-radius: 1rem; padding: .15rem .8rem; text-decoration: none; color: inherit; background: var(--card); font-size: .9rem } .statuses a[aria-current] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent) }
.pages { gap: 1.2rem; margin-top: .9rem; color: var(--muted) }
.calls { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: .8rem; overflow: hidden }
.calls th { text-align: left; font-size: .8rem; color: var(--muted); font-weight: 600 } .calls th, .calls td { padding: .6rem .9rem; border-bottom: 1px solid var(--line); vertical-align: top }
.calls tr:last-child td { border-bottom: 0 } .calls tbody tr:hover { background: var(--shade) }
.calls td:first-child { min-width: 12.5rem } .calls td:first-child a { font-weight: 600; overflow-wrap: anywhere } .calls .number { display: block } .calls .when { white-space: nowrap } .calls .summary { overflow-wrap: anywhere }
.badge { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; border: 1px solid currentColor; font-size: .75rem; line-height: 1.5; font-weight: 600; vertical-align: middle; white-space: nowrap; color: var(--muted) }
.running, .satisfaction-high, .sms-delivered { color: var(--good) } .ringing, .interrupted, .draining, .satisfaction-partial, .satisfaction-low { color: var(--warn) }
.badge.running, .badge.satisfaction-high, .badge.sms-delivered { color: var(--good) } .badge.ringing, .badge.interrupted, .badge.draining, .badge.satisfaction-partial, .badge.satisfaction-low { color: var(--warn) }
.not-reached, .satisfaction-terrible, .sms-failed, .badge.not-reached, .badge.satisfaction-terrible, .badge.sms-failed { color: var(--bad) }
.timeline { list-style: none; margin: 0; padding: 0 }
.timeline > li { border-left: 3px solid var(--assistant); padding: .1rem 0 .1rem .9rem; margin-bottom: 1rem } .timeline > li.human { border-color: var(--human) }
.cite { color: inherit; text-decoration: underline dotted; text-underline-offset: .2em } .timeline > li:target { background: color-mix(in srgb, var(--human) 14%, transparent) }
.timeline > li.silence { border-color: var(--line); color: var(--muted) }
.timeline > li.day { border: 0; padding: 0; color: var(--muted); font-size: .8rem; font-weight: 600 }
.who { margin: 0; font-size: .9rem } .who time, .channel { color: var(--muted); margin: 0 .5rem; font-size: .8rem } .said { margin: .2rem 0; white-space: pre-line }
.timeline > li.sms .said { background: var(--shade); border-radius: .6rem; padding: .4rem .7rem; width: fit-content; max-width: 100% }
.sources { margin: .3rem 0; font-size: .875rem; color: var(--muted) }
.tools { margin: .3rem 0; padding-left: 1.1rem; font-size: .875rem; color: var(--muted) }
.latency { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .6rem; font-size: .75rem; color: var(--muted) } .latency svg { flex: 0 0 8rem; height: .5rem }
.columns { display: flex; align-items: flex-end; gap: 3px; height: 6.5rem; margin: .6rem 0; padding: 0; list-style: none; border-bottom: 1px solid var(--line) }
.columns li { flex: 1 1 0; max-width: 2.2rem; min-width: 2px; height: 100% } .columns a { display: block; height: 100% } .columns a:hover { background: var(--shade) } .columns svg { display: block; width: 100%; height: 100% }
.track { fill: var(--line) } .part-silence { fill: var(--silence); background: var(--silence) } .part-stt { fill: var(--stt); background: var(--stt) }
.part-llm { fill: var(--llm); background: var(--llm) } .part-tts { fill: var(--tts); background: var(--tts) } .part-own { fill: var(--own); background: var(--own) }
.legend { margin: 0 } .legend-item { display: inline-block; white-space: nowrap; margin-right: .7rem } .swatch { display: inline-block; width: .7rem; height: .7rem; border-radius: .15rem; margin-right: .3rem }
.claim { margin: 0 } .claim > div { padding: .45rem 0; border-bottom: 1px solid var(--line) } .claim > div:last-child { border: 0 } dt { font-size: .8rem; color: var(--muted) } dd { margin: 0 }
.costs { width: 100%; border-collapse: collapse; font-size: .9rem } .costs th { text-align: left; font-weight: 400; padding: .3rem .6rem .3rem 0 } .costs thead th { font-size: .8rem; color: var(--muted) } .costs td, .costs thead th + th { text-align: right; white-space: nowrap; padding: .3rem 0 .3rem .6rem }
.costs td, .costs th { border-bottom: 1px solid var(--line); vertical-align: top } .costs tfoot th, .costs tfoot td { font-weight: 600; border: 0 }
.reminders { margin: 0; padding-left: 1.1rem } .reminders p { margin: .1rem 0 }
.prose > :first-child { margin-top: 0 } .prose > :last-child { margin-bottom: 0 } pre { overflow-x: auto } blockquote { margin-left: 0; padding-left: .8rem; border-left: 3px solid var(--line) }
.node { margin-top: 1.6rem } .node h2, #unheld h2 { margin-bottom: .4rem } .load-of { max-width: 30rem; margin-bottom: .9rem } .load-of p { margin: .2rem 0 } .calls-now h3 { margin: 0 0 .2rem } .calls-now .muted { margin: 0 }
.load { display: block; width: 100%; height: .6rem } .load .used { fill: var(--good) } .load .used.high { fill: var(--warn) } .load .used.full { fill: var(--bad) }
.calls-now { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr)); gap: 1.2rem } .calls-now .card { margin: 0 }
.last-words { list-style: none; margin: .6rem 0; padding: 0 } .last-words li { margin: .25rem 0 } .last-words .human strong { color: var(--human) } .last-words .assistant strong { color: var(--assistant) }
audio { width: 100% } .recordings { list-style: none; margin: 0; padding: 0 } .recordings li + li { margin-top: 1rem } .recordings p { margin: .2rem 0 }
@media (max-width: 40rem) {
  .calls thead { position: absolute; left: -99rem } .calls tr { display: block; padding: .6rem .9rem; border-bottom: 1px solid var(--line) }
  .calls td { display: inline-block; padding: .1rem .6rem .1rem 0; border: 0 } .calls td:empty { display: none } .calls td.summary, .calls td:first-child { display: block }
}
`
