import { edgeGlobals } from 'edge.js'
import { icons as lucide } from '@iconify-json/lucide'

const FALLBACK = 'box'
const drawn = new Map<string, string>()

/** An icon of the Lucide set as inline SVG, hidden from screen readers; a name the set does not know shows a box. */
export function iconHtml(name: string | null | undefined, className = '') {
  const key = `${name}:${className}`
  let svg = drawn.get(key)
  if (!svg) {
    const classes = edgeGlobals.html.escape(`icon ${className}`.trim())
    svg = `<svg class="${classes}" viewBox="0 0 24 24" width="1em" height="1em" aria-hidden="true" focusable="false">${bodyOf(name ?? FALLBACK)}</svg>`
    if (drawn.size < 1_000) drawn.set(key, svg)
  }
  return edgeGlobals.html.safe(svg)
}

function bodyOf(name: string): string {
  const known = lucide.aliases?.[name]?.parent ?? name
  return (lucide.icons[known] ?? lucide.icons[FALLBACK]).body
}
