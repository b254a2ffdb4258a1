import { socialProviders } from '#identity/social/social_providers'
import type { HttpContext } from '@adonisjs/core/http'
import type { SocialProvider } from '#identity/social/social_provider'

/** The provider that the address names; 404 where none of that name is configured. */
export function providerOf({ params, response }: HttpContext): SocialProvider {
  return socialProviders.named(params.provider) ?? response.abort({ message: 'Not found' }, 404)
}
