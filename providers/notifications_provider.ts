import { alertKinds } from '#core/registries/alerts'
import { healthChecks } from '#core/registries/health_checks'
import { metrics } from '#core/registries/metrics'
import { lists } from '#core/registries/lists'
import { navigation } from '#core/registries/navigation'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { setupSteps } from '#core/registries/setup_steps'
import { timelines } from '#core/registries/timelines'
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
    const { mailerHealthCheck } = await import('#notifications/mailing/mailer_health_check')
    const { mailSetupStep } = await import('#notifications/setup_step')
    const { mailTimeline } = await import('#notifications/timeline_source')
    const { mailAlert } = await import('#notifications/alerts/mail_alert')
    const { alertTasks } = await import('#notifications/alerts/tasks')
    const { notificationsMetrics } = await import('#notifications/metrics')
    const { evidenceSources } = await import('#billing/contracts/evidence_sources')
    const { mailEvidence } = await import('#notifications/mailing/mail_evidence')
    evidenceSources.add(mailEvidence)
    personalData.declare(notificationsPersonalData)
    permissions.declare('mails.manage', ['manager'])
    lists.add('mails', () => import('#notifications/queries/mail_list'))
    navigation.add('admin', {
      name: 'mails',
      route: 'admin.mails.index',
      icon: 'mail',
      order: 94,
      can: 'NotificationsMailPolicy.manage',
      group: 'system',
    })
    navigation.add('admin', {
      name: 'alerts',
      route: 'admin.alerts.index',
      icon: 'bell',
      order: 1,
    })
    workRegistry.addSource(mailsWorkSource)
    workRegistry.addTask(forgetOldMails)
    alertTasks.forEach((task) => workRegistry.addTask(task))
    alertKinds.add(mailAlert)
    timelines.add(mailTimeline)
    setupSteps.add(mailSetupStep)
    metrics.add(notificationsMetrics)
    healthChecks.add(mailsHealthCheck)
    healthChecks.add(mailerHealthCheck)
  }

  async start() {
    await import('#notifications/routes')
    await import('#notifications/subscriptions')
    const { default: router } = await import('@adonisjs/core/services/router')
    router.use([() => import('#notifications/middleware/count_notices_middleware')])
    const { heartbeat } = await import('#core/processes/heartbeat')
    const { standIn } = await import('#notifications/alerts/stand_in')
    heartbeat.then(standIn)
  }
}
