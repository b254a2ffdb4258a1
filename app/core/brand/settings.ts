import { brandFonts } from '#core/brand/fonts'
import { settings } from '#core/settings/settings'

declare module '@innkeeper/panel' {
  interface SettingTypes {
    'brand.name': string
    'brand.accent': string
    'brand.header': string
    'brand.font': string
    'brand.show_name': boolean
    'brand.footer_text': string
    'brand.footer_links': string
    'brand.legal': string
    'brand.logo': string
    'brand.logo_dark': string
    'brand.logo_document': string
    'brand.favicon': string
  }
}

/** Pictures of a brand; the setting of each holds what `imageText` writes. */
export const brandSlots = ['logo', 'logo_dark', 'logo_document', 'favicon'] as const
export type BrandSlot = (typeof brandSlots)[number]

/** How a shop looks to its customers; nothing of it is set in a new shop. */
export function declareBrandSettings(): void {
  const text = { group: 'brand', control: 'text', default: '' } as const
  settings.declare('brand.name', { ...text, maxLength: 60 })
  settings.declare('brand.accent', { ...text, maxLength: 7 })
  settings.declare('brand.header', { ...text, maxLength: 7 })
  settings.declare('brand.font', {
    group: 'brand',
    control: 'select',
    default: 'system',
    options: brandFonts,
  })
  settings.declare('brand.show_name', { group: 'brand', control: 'boolean', default: true })
  settings.declare('brand.footer_text', { ...text, maxLength: 200 })
  settings.declare('brand.footer_links', { ...text, control: 'textarea', maxLength: 1_000 })
  settings.declare('brand.legal', { ...text, control: 'textarea', maxLength: 500 })
  for (const slot of brandSlots) settings.declare(`brand.${slot}`, { ...text, maxLength: 100 })
}
