import type { ApplicationService } from '@adonisjs/core/types'

export default class CatalogProvider {
  constructor(protected app: ApplicationService) {}
}
