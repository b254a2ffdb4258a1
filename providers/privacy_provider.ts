import { footer } from '#core/registries/footer'
import type { ApplicationService } from '@adonisjs/core/types'

/** The privacy and cookie pages, made from what the modules declare about their data. */
export default class PrivacyProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    footer.add({ name: 'privacy', route: 'privacy.show', order: 40 })
    footer.add({ name: 'cookies', route: 'cookies.show', order: 50 })
  }

  async start() {
    await import('#privacy/routes')
  }
}
