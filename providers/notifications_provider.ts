import type { ApplicationService } from '@adonisjs/core/types'

export default class NotificationsProvider {
  constructor(protected app: ApplicationService) {}
}
