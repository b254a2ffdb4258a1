import { healthChecks } from '#core/registries/health_checks'
import { navigation } from '#core/registries/navigation'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { workRegistry } from '#core/work/work_registry'
import type { ApplicationService } from '@adonisjs/core/types'

/** E-mail: what is told on which event, the outbox that sends it, and the development mailbox. */
export default class NotificationsProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { notificationsPersonalData } = await import('#notifications/personal_data')
    const { mailsWorkSource } = await import('#notifications/mailing/mails_work_source')
    const { forgetOldMails } = await import('#notifications/mailing/forget_old_mails')
    const { mailsHealthCheck } = await import('#notifications/mailing/mails_health_check')
    personalData.declare(notificationsPersonalData)
    permissions.declare('mails.manage', ['manager'])
    navigation.add('admin', {
      name: 'mails',
      route: 'admin.mails.index',
      icon: 'mail',
      order: 94,
      can: 'NotificationsMailPolicy.manage',
      group: 'system',
    })
    workRegistry.addSource(mailsWorkSource)
    workRegistry.addTask(forgetOldMails)
    healthChecks.add(mailsHealthCheck)
  }

  async start() {
    await import('#notifications/routes')
    await import('#notifications/subscriptions')
  }
}
