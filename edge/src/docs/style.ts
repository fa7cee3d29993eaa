/** What the reference adds to the style sheet of the reports. */
export const DOCS_STYLE = `
.toc { columns: 18rem; padding-left: 1.2rem }
.operation h3 { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: 0 0 .4rem }
.method { font: 600 .8rem/1.6 ui-monospace, monospace; text-transform: uppercase; padding: 0 .5rem; border-radius: .4rem; border: 1px solid currentColor }
.method.get { color: var(--human) } .method.post { color: var(--accent) } .method.put, .method.patch { color: var(--warn) } .method.delete { color: var(--bad) }
code, pre { font: .85rem/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere }
pre { background: var(--bg); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; overflow-x: auto; white-space: pre; max-height: 24rem }
.fields { width: 100%; border-collapse: collapse; margin: .3rem 0 1rem } .fields th { text-align: left; font-size: .8rem; color: var(--muted) }
.fields th, .fields td { padding: .3rem .8rem .3rem 0; vertical-align: top; border-bottom: 1px solid var(--line) }
.fields code { white-space: nowrap } .required { color: var(--bad); font-size: .75rem }
.status { font: 600 .85rem ui-monospace, monospace } .status.ok { color: var(--good) } .status.refused { color: var(--muted) }
summary { cursor: pointer; margin: .3rem 0 }
h4 { margin: 1rem 0 .2rem; font-size: .9rem }
@media (max-width: 40rem) { .fields td, .fields th { display: block; border: 0; padding: 0 } .fields code { white-space: normal } .fields tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line) } .fields thead { display: none } }
`
