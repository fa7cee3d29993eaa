/** The frame of every page, its text, and what is pressed and filled in. */
export const LAYOUT = `
* { box-sizing: border-box }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
a { color: var(--accent) } a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
main:focus { outline: none }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .2rem 0 .6rem; overflow-wrap: anywhere } h2 { font-size: 1rem; margin: 0 0 .8rem } h3 { font-size: 1rem }
.skip { position: absolute; left: -99rem } .skip:focus { left: .6rem; top: .6rem; background: var(--card); padding: .4rem .8rem; z-index: 1 }
.top { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; justify-content: space-between; align-items: center; padding: .7rem 1.2rem; border-bottom: 1px solid var(--line); background: var(--card) }
.top nav { display: flex; gap: 1.2rem; align-items: baseline } .top nav a { color: inherit; text-decoration: none; padding: .3rem 0 } .top nav a[aria-current] { box-shadow: 0 2px 0 var(--accent) }
.top nav .brand, .brand { font-weight: 700 }
.dial, button { display: inline-block; background: var(--accent); color: var(--on-accent); border: 1px solid var(--accent); border-radius: .5rem; padding: .4rem .9rem; font: inherit; text-decoration: none; cursor: pointer }
.dial { background: transparent; color: var(--accent) }
button.danger { background: transparent; color: var(--bad); border-color: var(--bad) }
button.plain { background: none; border: 0; padding: 0; color: var(--accent); text-decoration: underline }
main { max-width: 75rem; margin: 0 auto; padding: 1.2rem }
footer { max-width: 75rem; margin: 0 auto; padding: 1.2rem; color: var(--muted); font-size: .875rem } footer form { display: inline; margin-left: .9rem }
.muted, .empty { color: var(--muted) } .muted { font-size: .875rem } .lead { font-size: 1.1rem; margin: 0 0 .3rem } .problem { color: var(--bad); font-size: .875rem }
.back { margin: 0 0 .4rem } .head { margin-bottom: 1.2rem } .head .muted { margin: 0 0 .8rem }
.actions, .row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center } .actions form { margin: 0 }
.grid { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.2rem } .grid > div { min-width: 0 }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.1rem; margin-bottom: 1.2rem; overflow-wrap: anywhere }
.card > :last-child { margin-bottom: 0 }
.links { list-style: none; margin: 0; padding: 0 } .links li { margin: .6rem 0 } .row select, .link { height: 2.4rem; padding: .3rem .6rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .5rem } .link { width: 100% }
.search { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .6rem .9rem; align-items: start; margin: 1rem 0 }
.search p { margin: 0 } .search label { display: block; font-size: .8rem; color: var(--muted) }
.search input, .search select { width: 100%; height: 2.4rem; padding: .3rem .6rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .5rem }
.search input[aria-invalid] { border-color: var(--bad) } .search .buttons { display: flex; gap: .9rem; align-items: center; padding-top: 1.2rem }
.search button { height: 2.4rem }
.sign-in { display: grid; gap: .9rem; justify-items: start; max-width: 24rem; margin: 1.2rem 0 } .sign-in label { width: 100%; color: var(--muted); font-size: .875rem }
.sign-in input { display: block; width: 100%; height: 2.4rem; margin-top: .3rem; padding: .3rem .6rem; font: inherit; font-size: 1rem; color: var(--text); background: var(--card); border: 1px solid var(--field); border-radius: .5rem }
@media (min-width: 60rem) { .grid { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) } .search { grid-template-columns: repeat(6, minmax(0, 1fr)) auto } .search .buttons { white-space: nowrap } }
@media (max-width: 40rem) { .top { padding: .6rem .9rem; flex-wrap: nowrap } .top nav { gap: .9rem } .wide-only { position: absolute; left: -99rem } main, footer { padding: .9rem } .card { padding: .9rem } h1 { font-size: 1.35rem } .search { grid-template-columns: repeat(2, minmax(0, 1fr)) } .search .buttons { grid-column: 1 / -1; padding-top: .3rem } }
`
