import { brandFrom, type Brand } from '#core/brand/brand'
import { hexOf, rgbFrom } from '#core/brand/colours'
import { OWN_ACCENT } from '#core/brand/palette'

/** A colour that was asked for, what became of it, and how well that can be read. */
export interface ShownColour {
  name: 'links_light' | 'links_dark' | 'button' | 'header'
  colour: string
  text: string
  ratio: string
  changed: boolean
}

export interface BrandPreview {
  brand: Brand
  name: string
  colours: ShownColour[]
  font: string
}

const SYSTEM = `system-ui, sans-serif`

/** What the page of the brand shows beside its form: the shop in small, and each colour with what was corrected. */
export function brandPreview(
  values: Readonly<Record<string, unknown>>,
  shopName: string
): BrandPreview {
  const brand = brandFrom(values)
  const { palette, header } = brand
  const accent = asked(values['brand.accent'], OWN_ACCENT)
  const colours: ShownColour[] = [
    colour('links_light', palette.onLight, '#ffffff', palette.contrastOnLight, accent),
    colour('links_dark', palette.onDark, '#101418', palette.contrastOnDark, accent),
    colour('button', palette.fill.background, palette.fill.text, palette.fill.contrast, accent),
  ]
  if (header) {
    const wanted = asked(values['brand.header'], header.background)
    colours.push(colour('header', header.background, header.text, header.contrast, wanted))
  }
  return { brand, name: brand.name || shopName, colours, font: fontOf(brand) }
}

function colour(
  name: ShownColour['name'],
  shown: string,
  text: string,
  contrast: number,
  wanted: string
): ShownColour {
  return { name, colour: shown, text, ratio: contrast.toFixed(1), changed: shown !== wanted }
}

function asked(value: unknown, otherwise: string): string {
  const hex = String(value ?? '')
  return hex ? hexOf(rgbFrom(hex)) : otherwise
}

function fontOf({ stylesheet }: Brand): string {
  const [, stack] = /--font-prose: ([^;]+);/.exec(stylesheet?.css ?? '') ?? []
  return stack ?? SYSTEM
}
