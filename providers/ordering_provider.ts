import type { ApplicationService } from '@adonisjs/core/types'

export default class OrderingProvider {
  constructor(protected app: ApplicationService) {}
}
