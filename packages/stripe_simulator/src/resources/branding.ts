import { invalidRequest } from '../errors.js'
import type Stripe from 'stripe'

type Asked = Stripe.Checkout.SessionCreateParams.BrandingSettings
type Branding = Stripe.Checkout.Session.BrandingSettings

/** What an account looks like whose owner chose nothing in the dashboard. */
const OWN: Branding = {
  background_color: '#ffffff',
  border_style: 'rounded',
  button_color: '#3f3fbf',
  display_name: 'Simulated account',
  font_family: 'default',
  icon: null,
  logo: null,
}

/** How the page of a session looks; colours that are none are refused. Nothing where nothing was asked for. */
export function brandingOf(asked: Asked | undefined): { branding_settings?: Branding } {
  if (!asked) return {}
  for (const name of ['background_color', 'button_color'] as const) {
    const colour = asked[name]
    if (colour && !/^#[\da-f]{6}$/i.test(colour))
      throw invalidRequest('The color must be a hex value starting with `#`.', {
        param: `branding_settings[${name}]`,
      })
  }
  const given = Object.entries(asked).filter(
    ([name, value]) => value && !['icon', 'logo'].includes(name)
  )
  return { branding_settings: { ...OWN, ...Object.fromEntries(given) } }
}
