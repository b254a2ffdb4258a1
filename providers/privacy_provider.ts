import type { ApplicationService } from '@adonisjs/core/types'

/** The privacy and cookie pages, made from what the modules declare about their data. */
export default class PrivacyProvider {
  constructor(protected app: ApplicationService) {}

  async start() {
    await import('#privacy/routes')
  }
}
