import { imagePath, type BrandImage } from '#core/brand/brand_image'
import type { Brand } from '#core/brand/brand'

/** Where a logo is shown: in the bar of customers, in the bar of staff, or on a page. */
export type LogoPlace = 'bar' | 'admin' | 'page'

export interface ShownLogo {
  src: string
  width: number
  height: number
  /** On which ground it's shown; null on both. */
  on: 'light' | 'dark' | null
}

const HEIGHTS: Record<LogoPlace, number> = { bar: 32, admin: 28, page: 44 }

/** The pictures that a place shows, of which styles hide one where light and dark differ; none without a logo. */
export function logosOf({ logo, logoDark, header }: Brand, place: LogoPlace): ShownLogo[] {
  if (!logo) return []
  const height = HEIGHTS[place]
  const ground = groundOf(place, header?.text)
  if (!logoDark || ground === 'light') return [shown(logo, height, null)]
  if (ground === 'dark') return [shown(logoDark, height, null)]
  return [shown(logo, height, 'light'), shown(logoDark, height, 'dark')]
}

/** What a place is coloured with whatever a browser prefers; null where it follows. */
function groundOf(place: LogoPlace, headerText: string | undefined): ShownLogo['on'] {
  if (place === 'admin') return 'dark'
  if (place === 'page' || !headerText) return null
  return headerText === '#ffffff' ? 'dark' : 'light'
}

function shown(image: BrandImage, height: number, on: ShownLogo['on']): ShownLogo {
  return {
    src: imagePath(image),
    width: Math.round((image.width / image.height) * height),
    height,
    on,
  }
}
