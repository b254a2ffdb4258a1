import { createHash } from 'node:crypto'
import { imageFrom, type BrandImage } from '#core/brand/brand_image'
import { isHex } from '#core/brand/colours'
import { fontStack } from '#core/brand/fonts'
import { footerLinksFrom, type FooterAddress } from '#core/brand/footer_links'
import { OWN_ACCENT, paletteOf, surfaceOf, type Palette, type Surface } from '#core/brand/palette'
import { brandStylesheet } from '#core/brand/stylesheet'

/** How a shop looks: read from its settings, with every colour so that it can be read. */
export interface Brand {
  /** Another one whenever anything of the brand is another; what is kept of a page is kept by it. */
  key: string
  name: string
  showName: boolean
  palette: Palette
  /** The bar of the shop and the portal; null for the panel's own. */
  header: Surface | null
  logo: BrandImage | null
  logoDark: BrandImage | null
  /** What emails and documents show, which know no SVG. */
  logoDocument: BrandImage | null
  favicon: BrandImage | null
  footerText: string
  footerLinks: FooterAddress[]
  legal: string[]
  /** What the pages load after the panel's own style; null where nothing differs from it. */
  stylesheet: { css: string; path: string } | null
}

type Values = Readonly<Record<string, unknown>>

const NAMES = ['accent', 'header', 'font', 'show_name', 'footer_text', 'footer_links', 'legal']
const PICTURES = ['logo', 'logo_dark', 'logo_document', 'favicon']

/** The brand that these settings describe; what they hold beside a brand doesn't matter. */
export function brandFrom(values: Values): Brand {
  const text = (name: string) => String(values[`brand.${name}`] ?? '')
  const accent = text('accent')
  const header = text('header')
  const logo = imageFrom(text('logo'))
  const colours = {
    palette: paletteOf(isHex(accent) ? accent : OWN_ACCENT),
    hasAccent: isHex(accent),
    header: isHex(header) ? surfaceOf(header) : null,
    font: fontStack(text('font')),
  }
  return {
    key: brandKeyOf(values),
    name: text('name').trim(),
    showName: values['brand.show_name'] !== false || !logo,
    palette: colours.palette,
    header: colours.header,
    logo,
    logoDark: imageFrom(text('logo_dark')),
    logoDocument: imageFrom(text('logo_document')) ?? (logo?.type === 'png' ? logo : null),
    favicon: imageFrom(text('favicon')),
    footerText: text('footer_text'),
    footerLinks: footerLinksFrom(text('footer_links')) ?? [],
    legal: linesOf(text('legal')),
    stylesheet: addressed(brandStylesheet(colours)),
  }
}

/** Short for all that pages show of the brand. */
export function brandKeyOf(values: Values): string {
  const all = ['name', ...NAMES, ...PICTURES].map((name) => values[`brand.${name}`] ?? null)
  return digest(JSON.stringify(all)).slice(0, 16)
}

function addressed(css: string): Brand['stylesheet'] {
  return css ? { css, path: `/brand/${digest(css).slice(0, 32)}.css` } : null
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
