import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Shot } from './photographer.js'

const FILTERS = ['area', 'page', 'width', 'theme', 'state'] as const

/** Writes the page on which all pictures are looked at, with a filter for each of their properties, and their list. */
export function writeIndex(out: string, shots: Shot[]): void {
  const sorted = shots.toSorted(
    (one, other) =>
      one.area.localeCompare(other.area) ||
      one.page.localeCompare(other.page) ||
      one.state.localeCompare(other.state) ||
      one.width - other.width ||
      one.theme.localeCompare(other.theme)
  )
  writeFileSync(join(out, 'shots.json'), `${JSON.stringify(sorted, null, 1)}\n`)
  writeFileSync(join(out, 'index.html'), page(sorted))
}

function page(shots: Shot[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Screenshots</title>
<style>
  :root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
  body { margin: 0; }
  form { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 12px; align-items: end; padding: 12px 16px; background: Canvas; border-bottom: 1px solid GrayText; }
  label { display: grid; gap: 2px; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); gap: 16px; padding: 16px; }
  figure { margin: 0; }
  figure a { display: block; height: 320px; overflow: hidden; border: 1px solid GrayText; }
  img { display: block; width: 100%; }
  figcaption { overflow-wrap: anywhere; }
  .faults { color: light-dark(#a01010, #ff9c9c); margin: 0; padding-inline-start: 1.2em; }
</style>
<form>
${FILTERS.map((name) => filter(name, shots)).join('\n')}
  <label>Does not fit <input type="checkbox" name="faulty"></label>
  <output></output>
</form>
<main>
${shots.map(figure).join('\n')}
</main>
<script>
  const form = document.querySelector('form')
  const figures = [...document.querySelectorAll('figure')]
  const asked = new URLSearchParams(location.hash.slice(1))
  for (const [name, value] of asked) if (form.elements[name]) form.elements[name][name === 'faulty' ? 'checked' : 'value'] = value
  const show = () => {
    const wanted = Object.fromEntries(new FormData(form))
    let count = 0
    for (const figure of figures) {
      const fits = ${JSON.stringify(FILTERS)}.every((name) => !wanted[name] || figure.dataset[name] === wanted[name])
      figure.hidden = !fits || (wanted.faulty && !figure.querySelector('.faults'))
      if (!figure.hidden) count++
    }
    form.querySelector('output').textContent = count + ' of ' + figures.length
    history.replaceState(null, '', '#' + new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)))
  }
  form.addEventListener('change', show)
  form.addEventListener('submit', (event) => event.preventDefault())
  show()
</script>
</html>
`
}

function filter(name: (typeof FILTERS)[number], shots: Shot[]): string {
  const values = [...new Set(shots.map((shot) => String(shot[name])))]
  const options = values.map((value) => `<option>${escape(value)}</option>`)
  return `  <label>${name} <select name="${name}"><option value="">all</option>${options.join('')}</select></label>`
}

function figure(shot: Shot): string {
  const data = FILTERS.map((name) => `data-${name}="${escape(String(shot[name]))}"`).join(' ')
  const file = escape(encodeURI(shot.file))
  const faults = shot.faults.map((fault) => `<li>${escape(fault)}</li>`).join('')
  const told = `${shot.page} · ${shot.state} · ${shot.width} · ${shot.theme}`
  const picture = shot.file.endsWith('.png')
    ? `<img loading="lazy" src="${file}" alt="${escape(told)}">`
    : escape(shot.file)
  return `<figure ${data}><a href="${file}">${picture}</a><figcaption>${escape(told)}${faults && `<ul class="faults">${faults}</ul>`}</figcaption></figure>`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
