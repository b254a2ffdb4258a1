import type { ApplicationService } from '@adonisjs/core/types'

export default class HelpcenterProvider {
  constructor(protected app: ApplicationService) {}
}
