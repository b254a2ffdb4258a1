/**
 * Typefaces that devices have already, so that no page waits for a font: each list ends in one that every device has.
 * After https://modernfontstacks.com (CC0).
 */
const STACKS = {
  system: null,
  grotesque: `Inter, Roboto, 'Helvetica Neue', 'Arial Nova', 'Nimbus Sans', 'Liberation Sans', Arial, sans-serif`,
  humanist: `Seravek, 'Gill Sans Nova', Ubuntu, Calibri, 'DejaVu Sans', 'Noto Sans', sans-serif`,
  geometric: `Avenir, Montserrat, Corbel, 'URW Gothic', 'Source Sans 3', 'Liberation Sans', sans-serif`,
  rounded: `ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Comfortaa, 'Arial Rounded MT Bold', Manjari, Calibri, sans-serif`,
  serif: `Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'Liberation Serif', 'Noto Serif', serif`,
} as const

export type BrandFont = keyof typeof STACKS

export const brandFonts = Object.keys(STACKS) as BrandFont[]

/** What CSS asks the device for; null for the panel's own choice. */
export function fontStack(font: string): string | null {
  return STACKS[font as BrandFont] ?? null
}
