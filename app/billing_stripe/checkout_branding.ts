import { isHex } from '#core/brand/colours'
import { settings } from '#core/settings/settings'
import { shopOfPages } from '#core/views/shop'
import type { BrandFont } from '#core/brand/fonts'
import type Stripe from 'stripe'

type Branding = Stripe.Checkout.SessionCreateParams.BrandingSettings

/** The nearest typefaces that Stripe's pages know. */
const FONTS: Record<BrandFont, Branding['font_family'] | null> = {
  system: null,
  grotesque: 'inter',
  humanist: 'open_sans',
  geometric: 'montserrat',
  rounded: 'nunito',
  serif: 'noto_serif',
}

/**
 * What of the brand Checkout takes with a session; nothing where staff set none of it, so that what they chose in Stripe's
 * dashboard stays. The logo is theirs to upload there: Stripe would have to fetch ours, and whether it can must not decide
 * whether somebody can pay.
 */
export async function checkoutBranding(): Promise<{ branding_settings?: Branding }> {
  const { name, brand } = await shopOfPages()
  const all = await settings.all()
  const font = FONTS[all['brand.font'] as BrandFont]
  const branding: Branding = {
    ...(brand.name ? { display_name: name } : {}),
    ...(isHex(all['brand.accent']) ? { button_color: brand.palette.fill.background } : {}),
    ...(font ? { font_family: font } : {}),
  }
  if (Object.keys(branding).length === 0) return {}
  return { branding_settings: { ...branding, border_style: 'rounded' } }
}
