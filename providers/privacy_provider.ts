import type { ApplicationService } from '@adonisjs/core/types'

export default class PrivacyProvider {
  constructor(protected app: ApplicationService) {}
}
