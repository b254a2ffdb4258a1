import { formTargets } from '#core/security/form_targets'
import type { SocialProvider } from '#identity/social/social_provider'

const NAME = /^[a-z][a-z0-9]{1,31}$/

/** The providers that people can sign in with, in the order of their buttons. */
class SocialProviders {
  #all = new Map<string, SocialProvider>()

  /** Offers a provider; throws `TypeError` for a name that is taken or cannot stand in an address. */
  add(provider: SocialProvider): void {
    const { name, pages } = provider
    if (!NAME.test(name) || this.#all.has(name))
      throw new TypeError(`"${name}" cannot name another sign-in provider`)
    this.#all.set(name, provider)
    if (pages) formTargets.set(`social:${name}`, [pages])
  }

  /** The provider of this name, or null where none is configured. */
  named(name: unknown): SocialProvider | null {
    return (typeof name === 'string' && this.#all.get(name)) || null
  }

  all(): SocialProvider[] {
    return [...this.#all.values()]
  }
}

export const socialProviders = new SocialProviders()
