export interface FooterAddress {
  label: string
  href: string
}

export const MOST_FOOTER_LINKS = 6

/** The links of a text with one a line, "Imprint | https://example.com/imprint"; null where a line is none. */
export function footerLinksFrom(text: string): FooterAddress[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
  const links = lines.map(linkFrom)
  return links.every((link) => link !== null) && links.length <= MOST_FOOTER_LINKS ? links : null
}

function linkFrom(line: string): FooterAddress | null {
  const [label, href, ...more] = line.split('|').map((part) => part.trim())
  if (!label || !href || more.length > 0) return null
  if (/^\/(?![/\\])\S*$/.test(href)) return { label, href }
  const url = URL.parse(href)
  return url && ['https:', 'http:', 'mailto:'].includes(url.protocol) ? { label, href } : null
}
