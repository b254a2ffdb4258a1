/** A colour of a screen: red, green and blue, each from 0 to 1. */
export type Rgb = readonly [number, number, number]

/** A colour as people see it: lightness from 0 to 1, chroma, and hue in degrees. */
export interface Oklch {
  lightness: number
  chroma: number
  hue: number
}

export const WHITE: Rgb = [1, 1, 1]
export const BLACK: Rgb = [0, 0, 0]

const HEX = /^#[\da-f]{6}$/i

/** Whether a text is a colour as forms send it, "#17607f". */
export function isHex(text: string): boolean {
  return HEX.test(text)
}

export function rgbFrom(hex: string): Rgb {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  return [red, green, blue]
}

export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => toByte(part).toString(16).padStart(2, '0')).join('')}`
}

/** How well one colour can be read on the other, from 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** By the matrices of Björn Ottosson, https://bottosson.github.io/posts/oklab/ */
export function oklchFrom(rgb: Rgb): Oklch {
  const [red, green, blue] = rgb.map(toLinear)
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, b),
    hue: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360,
  }
}

/** The colour on a screen; what no screen shows loses chroma until it can be shown. */
export function rgbOf({ lightness, chroma, hue }: Oklch): Rgb {
  for (let left = chroma; left > 0; left -= 0.004) {
    const rgb = unclamped({ lightness, chroma: left, hue })
    if (rgb.every((part) => part >= -0.0005 && part <= 1.0005)) return clamped(rgb)
  }
  return clamped(unclamped({ lightness, chroma: 0, hue }))
}

function unclamped({ lightness, chroma, hue }: Oklch): Rgb {
  const angle = (hue * Math.PI) / 180
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

function clamped([red, green, blue]: Rgb): Rgb {
  return [toByte(red) / 255, toByte(green) / 255, toByte(blue) / 255]
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(toLinear)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function toLinear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

function fromLinear(part: number): number {
  return part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055
}

function toByte(part: number): number {
  return Math.round(Math.min(1, Math.max(0, part)) * 255)
}
