import type { ApplicationService } from '@adonisjs/core/types'

export default class AuditProvider {
  constructor(protected app: ApplicationService) {}
}
