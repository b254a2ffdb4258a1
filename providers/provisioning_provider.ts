import type { ApplicationService } from '@adonisjs/core/types'

export default class ProvisioningProvider {
  constructor(protected app: ApplicationService) {}
}
