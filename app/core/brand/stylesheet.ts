import { softOf, type Palette, type Surface } from '#core/brand/palette'
import type { Oklch } from '#core/brand/colours'

interface Looks {
  palette: Palette
  hasAccent: boolean
  header: Surface | null
  font: string | null
}

/**
 * The tokens that a brand sets, in a layer that comes after all of the panel's; empty where it sets none. It's served as a
 * file, because pages allow no style of their own.
 */
export function brandStylesheet({ palette, hasAccent, header, font }: Looks): string {
  const root = [
    ...(hasAccent ? accentTokens(palette) : []),
    ...(font ? [`--font-prose: ${font}`] : []),
  ]
  const rules = [
    ...(root.length > 0 ? [rule(':root', root)] : []),
    ...(header ? headerRules(header) : []),
  ]
  return rules.length > 0 ? `@layer brand {\n${rules.join('\n')}\n}\n` : ''
}

function accentTokens({ light, dark, fill, fillOnDark }: Palette): string[] {
  return [
    `--lch-accent-light: ${lch(light)}`,
    `--lch-accent-strong-light: ${lch({ ...light, lightness: light.lightness - 0.07 })}`,
    `--lch-accent-soft-light: ${lch(softOf(light, 'light'))}`,
    `--lch-accent-dark: ${lch(dark)}`,
    `--lch-accent-strong-dark: ${lch({ ...dark, lightness: Math.min(dark.lightness + 0.07, 0.97) })}`,
    `--lch-accent-soft-dark: ${lch(softOf(dark, 'dark'))}`,
    `--color-fill: light-dark(${fill.background}, ${fillOnDark.background})`,
    `--color-fill-strong: light-dark(${fill.pressed}, oklch(var(--lch-accent-strong-dark)))`,
    `--color-on-fill: light-dark(${fill.text}, ${fillOnDark.text})`,
  ]
}

/** Whatever stands in the bar is written in its one colour; what unfolds from it is a page again. */
function headerRules({ background, text }: Surface): string[] {
  const isDark = text === '#ffffff'
  const veil = isDark ? 'rgb(255 255 255 / 0.14)' : 'rgb(0 0 0 / 0.08)'
  const bars = ':is(.site-header, .panel-bar--customer)'
  return [
    rule(bars, [
      `color-scheme: ${isDark ? 'dark' : 'light'}`,
      `background: ${background}`,
      `color: ${text}`,
      `border-block-end-color: ${veil}`,
      `--brand-mark: ${text}`,
      `--bar-hover: ${veil}`,
    ]),
    rule(
      `${bars} :is(.site-header__link, .site-header__nav .menu__link, .site-header__nav .icon)`,
      [`color: ${text}`]
    ),
    rule(`${bars} .site-header__nav .menu__link:is(:hover, [aria-current])`, [
      `background: ${veil}`,
      `color: ${text}`,
    ]),
    rule(`${bars} .person__more`, [`color: ${text}`]),
    rule(`${bars} :focus-visible`, [`outline-color: ${text}`]),
    rule(`${bars} .sheet__body`, ['color-scheme: light dark', 'color: var(--color-text)']),
    rule(`[data-theme='light'] ${bars} .sheet__body`, ['color-scheme: light']),
    rule(`[data-theme='dark'] ${bars} .sheet__body`, ['color-scheme: dark']),
    rule(`${bars} .sheet__body :focus-visible`, ['outline-color: var(--color-accent)']),
  ]
}

function rule(selector: string, declarations: string[]): string {
  return `  ${selector} {\n${declarations.map((each) => `    ${each};`).join('\n')}\n  }`
}

function lch({ lightness, chroma, hue }: Oklch): string {
  return `${round(lightness * 100, 1)}% ${round(chroma, 4)} ${round(hue, 1)}`
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
