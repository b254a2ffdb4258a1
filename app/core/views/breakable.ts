import { edgeGlobals } from 'edge.js'

const { html } = edgeGlobals

/** A host name or an address that may go on in the next line behind a dot or an at sign, and not within a word. */
export function breakableHtml(text: string) {
  return html.safe(html.escape(text).replaceAll(/[.@](?=\p{L})/gu, '$&<wbr>'))
}
