import { edgeGlobals } from 'edge.js'
import { systemLogos } from '#core/views/system_logos'

const { html } = edgeGlobals
const UNKNOWN = '#5b6670'

/**
 * The logo of an operating system, white on its colour, hidden from screen readers as its name stands beside it; the first
 * letter of the name where no logo is known. A family may be written longer than it is known, such as "rockylinux".
 */
export function systemMarkHtml(family: string, name: string) {
  const written = family.toLowerCase()
  const known = Object.keys(systemLogos).find((key) => written.startsWith(key))
  const { colour, path } = known ? systemLogos[known] : { colour: UNKNOWN, path: null }
  const drawn = path
    ? `<path transform="translate(6 6) scale(.667)" fill="#fff" d="${path}"/>`
    : `<text x="14" y="19" fill="#fff" text-anchor="middle" font-size="14" font-weight="700">${html.escape([...name][0] ?? '')}</text>`
  return html.safe(
    `<svg class="mark" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false"><rect width="28" height="28" rx="6" fill="${colour}"/>${drawn}</svg>`
  )
}
