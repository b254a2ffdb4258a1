import type { ApplicationService } from '@adonisjs/core/types'

export default class ProvisioningProxmoxProvider {
  constructor(protected app: ApplicationService) {}
}
