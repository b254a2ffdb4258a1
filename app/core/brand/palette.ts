import {
  BLACK,
  contrast,
  hexOf,
  oklchFrom,
  rgbFrom,
  rgbOf,
  WHITE,
  type Oklch,
  type Rgb,
} from '#core/brand/colours'

/** What text needs on its background (WCAG 2.2, 1.4.3); a little more, because screens round. */
export const READABLE = 4.6

/** The panel's own accent, as the shipped tokens have it. */
export const OWN_ACCENT = '#17607f'

/** A colour with its text, and how well that can be read. */
export interface Surface {
  background: string
  text: string
  contrast: number
}

/** What the pages of a shop are coloured with, made from one colour so that everything can be read. */
export interface Palette {
  /** Links and marks on light and on dark pages. */
  light: Oklch
  dark: Oklch
  /** Links and marks as documents and emails write colours. */
  onLight: string
  onDark: string
  /** How well the links of light and dark pages can be read where they are hardest to read. */
  contrastOnLight: number
  contrastOnDark: number
  /** Buttons on light pages. */
  fill: Surface & { pressed: string }
  /** Buttons on dark pages. */
  fillOnDark: Surface
}

/** The grounds on which links stand: pages, rows below the pointer, tinted notes. */
const LIGHT_GROUNDS: Oklch[] = [
  { lightness: 1, chroma: 0, hue: 0 },
  { lightness: 0.964, chroma: 0.005, hue: 235 },
]
const DARK_GROUNDS: Oklch[] = [
  { lightness: 0.175, chroma: 0.014, hue: 235 },
  { lightness: 0.255, chroma: 0.018, hue: 235 },
]
/** The darkest gray of the pages, which is written on light buttons. */
const INK = rgbOf({ lightness: 0.175, chroma: 0.014, hue: 235 })
const STEP = 0.005

/** The palette of an accent, such as "#17607f": lightness moves as far as reading asks for, the hue stays. */
export function paletteOf(accent: string): Palette {
  const asked = oklchFrom(rgbFrom(accent))
  const light = readableOn(asked, [...LIGHT_GROUNDS, softOf(asked, 'light')], -STEP)
  const dark = readableOn(
    { ...asked, lightness: Math.max(asked.lightness, 0.7), chroma: Math.min(asked.chroma, 0.15) },
    [...DARK_GROUNDS, softOf(asked, 'dark')],
    STEP
  )
  return {
    light,
    dark,
    onLight: hexOf(rgbOf(light)),
    onDark: hexOf(rgbOf(dark)),
    contrastOnLight: hardest(rgbOf(light), LIGHT_GROUNDS.map(rgbOf)),
    contrastOnDark: hardest(rgbOf(dark), DARK_GROUNDS.map(rgbOf)),
    fill: fillOf(accent),
    fillOnDark: surface(rgbOf(dark), INK),
  }
}

/** A tint of the colour for what is chosen or told. */
export function softOf({ chroma, hue }: Oklch, ground: 'light' | 'dark'): Oklch {
  return ground === 'light'
    ? { lightness: 0.956, chroma: Math.min(chroma, 0.02), hue }
    : { lightness: 0.29, chroma: Math.min(chroma, 0.042), hue }
}

/** A colour as a ground for text: as asked for where black or white can be read on it, else a little darker. */
export function surfaceOf(colour: string): Surface {
  let ground = oklchFrom(rgbFrom(colour))
  let rgb = rgbFrom(colour)
  while (contrast(rgb, textOn(rgb)) < READABLE) {
    ground = { ...ground, lightness: ground.lightness - STEP }
    rgb = rgbOf(ground)
  }
  return surface(rgb, textOn(rgb))
}

/** White wherever it can be read, as people expect of a coloured button; else black. */
function textOn(rgb: Rgb): Rgb {
  if (contrast(rgb, WHITE) >= READABLE) return WHITE
  const { lightness } = oklchFrom(rgb)
  return lightness > 0.66 ? BLACK : WHITE
}

function fillOf(accent: string): Palette['fill'] {
  const fill = surfaceOf(accent)
  const { lightness, ...rest } = oklchFrom(rgbFrom(fill.background))
  // Away from its text, so that it can still be read below the pointer.
  const pressed = lightness + (fill.text === hexOf(WHITE) ? -0.07 : 0.04)
  return { ...fill, pressed: hexOf(rgbOf({ ...rest, lightness: Math.min(pressed, 0.99) })) }
}

function surface(background: Rgb, text: Rgb): Surface {
  return {
    background: hexOf(background),
    text: hexOf(text),
    contrast: contrast(background, text),
  }
}

function readableOn(colour: Oklch, grounds: Oklch[], step: number): Oklch {
  const against = grounds.map(rgbOf)
  let { lightness } = colour
  while (
    lightness > 0 &&
    lightness < 1 &&
    hardest(rgbOf({ ...colour, lightness }), against) < READABLE
  )
    lightness += step
  return { ...colour, lightness }
}

function hardest(colour: Rgb, grounds: Rgb[]): number {
  return Math.min(...grounds.map((ground) => contrast(colour, ground)))
}
