/** The style sheet of the pages, light and dark from the same properties. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #14161a);
  --ink: light-dark(#1b1f24, #e8eaed);
  --quiet: light-dark(#535b66, #a9b1bc);
  --line: light-dark(#c4cad2, #3c444f);
  --soft: light-dark(#f3f5f8, #1e2228);
  --accent: light-dark(#3f3fbf, #b3b8ff);
  --warn-paper: light-dark(#fff3c4, #4a3a00);
  --warn-ink: light-dark(#4a3a00, #fff3c4);
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
.banner { background: var(--warn-paper); color: var(--warn-ink); text-align: center }
.banner p { margin: 0; padding: .5rem 1rem }
main { max-inline-size: 28rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1rem 0 .5rem }
.quiet { color: var(--quiet); margin: 0 }
.people { list-style: none; margin: 1.5rem 0; padding: 0; border: 1px solid var(--line); border-radius: .6rem; overflow: hidden }
.people li + li { border-block-start: 1px solid var(--line) }
button { font: inherit; color: inherit; cursor: pointer; min-block-size: 2.75rem }
.people button { display: block; inline-size: 100%; padding: .75rem 1rem; border: 0; background: var(--paper); text-align: start }
.people button:hover { background: var(--soft) }
.people strong, .people span { display: block }
.people span { color: var(--quiet); font-size: .9375rem }
:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px }
.others { display: flex; flex-wrap: wrap; gap: .5rem }
.others button { padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--soft) }
`
