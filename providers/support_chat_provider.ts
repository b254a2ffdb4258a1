import type { ApplicationService } from '@adonisjs/core/types'

export default class SupportChatProvider {
  constructor(protected app: ApplicationService) {}
}
