import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { edgeGlobals } from 'edge.js'
import { icons as lucide } from '@iconify-json/lucide'

const FALLBACK = 'box'
const LOGO = 'logos:'
const drawn = new Map<string, string>()
const drawings = new Map<string, Drawing>()

type IconSet = typeof lucide

interface Drawing {
  body: string
  width: number
  height: number
}

/**
 * An icon of the Lucide set as inline SVG, hidden from screen readers, or with "logos:" before its name a logo of the
 * Logos set, which keeps its colours. A name that the set does not know shows a box.
 */
export function iconHtml(name: string | null | undefined, className = '') {
  const key = `${name}:${className}`
  let svg = drawn.get(key)
  if (!svg) {
    const { body, width, height } = drawingOf(name ?? FALLBACK)
    const classes = edgeGlobals.html.escape(`icon ${className}`.trim())
    svg = `<svg class="${classes}" viewBox="0 0 ${width} ${height}" width="1em" height="1em" aria-hidden="true" focusable="false">${body}</svg>`
    if (drawn.size < 1_000) drawn.set(key, svg)
  }
  return edgeGlobals.html.safe(svg)
}

function drawingOf(name: string): Drawing {
  const known = drawings.get(name)
  if (known) return known
  const drawing =
    (name.startsWith(LOGO) && drawingIn(logos(), name.slice(LOGO.length))) ||
    drawingIn(lucide, name) ||
    drawingIn(lucide, FALLBACK)
  if (drawings.size < 1_000) drawings.set(name, drawing as Drawing)
  return drawing as Drawing
}

function drawingIn(set: IconSet, name: string): Drawing | null {
  const icon = set.icons[set.aliases?.[name]?.parent ?? name]
  if (!icon) return null
  const { width = set.width ?? 24, height = set.height ?? 24, body } = icon
  return { body, width, height }
}

/** Read for each logo that is drawn for the first time, and not kept: a shop shows three of two thousand. */
function logos(): IconSet {
  const file = fileURLToPath(import.meta.resolve('@iconify-json/logos/icons.json'))
  return JSON.parse(readFileSync(file, 'utf8')) as IconSet
}
