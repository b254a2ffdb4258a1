/** The style sheet of the hosted pages, light and dark from the same properties. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #14161a);
  --ink: light-dark(#1b1f24, #e8eaed);
  --quiet: light-dark(#535b66, #a9b1bc);
  --line: light-dark(#767f8b, #6c7683);
  --soft: light-dark(#f3f5f8, #1e2228);
  --accent: light-dark(#3f3fbf, #b3b8ff);
  --on-accent: light-dark(#ffffff, #14161a);
  --wrong: light-dark(#b3161b, #ff9c96);
  --warn-paper: light-dark(#fff3c4, #4a3a00);
  --warn-ink: light-dark(#4a3a00, #fff3c4);
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
.banner { background: var(--warn-paper); color: var(--warn-ink); text-align: center }
.banner p { margin: 0; padding: .5rem 1rem }
main { max-inline-size: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
footer { max-inline-size: 34rem; margin: 0 auto; padding: 0 1rem 2rem; color: var(--quiet); font-size: .875rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1rem 0 }
h2 { font-size: 1.125rem; margin: 2rem 0 .75rem }
a { color: var(--accent) }
.quiet { color: var(--quiet) }
table { margin-block-end: 1.5rem; inline-size: 100%; border-collapse: collapse }
th, td { text-align: start; padding: .4rem .5rem .4rem 0; border-block-end: 1px solid var(--soft); vertical-align: top }
td.number, th.number { text-align: end; padding-inline-end: 0; font-variant-numeric: tabular-nums }
code { font-family: ui-monospace, monospace; white-space: nowrap }
fieldset { border: 0; margin: 0 0 1rem; padding: 0 }
legend { font-weight: 600; padding: 0; margin-block-end: .5rem }
.field { margin-block-end: 1rem }
.field label { display: block; font-weight: 600; margin-block-end: .25rem }
.field p { margin: .25rem 0 0 }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem }
input[type=text], input[type=email] {
  inline-size: 100%; padding: .6rem .7rem; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--line); border-radius: .4rem;
}
input[aria-invalid=true] { border-color: var(--wrong); border-width: 2px }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.choice { display: flex; gap: .6rem; align-items: center; padding: .6rem 0; margin: 0 }
.choice input { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--accent); flex: none }
button { font: inherit; padding: .7rem 1rem; min-block-size: 2.75rem; border-radius: .4rem; cursor: pointer; border: 1px solid var(--line); background: var(--soft); color: var(--ink) }
button.primary { inline-size: 100%; background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600 }
.error { color: var(--wrong); margin: .25rem 0 0 }
.notice { border: 2px solid var(--wrong); border-radius: .4rem; padding: .75rem 1rem; margin-block-end: 1rem }
.notice p { margin: 0 }
.cards { list-style: none; margin: 0; padding: 0 }
.cards li { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .75rem 0; border-block-end: 1px solid var(--soft) }
.cards .name { flex: 1 1 12rem }
.actions { display: flex; gap: .5rem; flex-wrap: wrap }
.actions form { margin: 0 }
`
