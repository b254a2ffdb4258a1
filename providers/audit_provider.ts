import { healthChecks } from '#core/registries/health_checks'
import { lists } from '#core/registries/lists'
import { navigation } from '#core/registries/navigation'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { timelines } from '#core/registries/timelines'
import { workRegistry } from '#core/work/work_registry'
import type { ApplicationService } from '@adonisjs/core/types'

const DAY_MS = 24 * 60 * 60 * 1000

/** The log of what staff, the system and customers do, and its page for staff. */
export default class AuditProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { auditPersonalData } = await import('#audit/personal_data')
    const { auditTimeline } = await import('#audit/timeline_source')
    const { forgetAddresses } = await import('#audit/actions/forget_addresses')
    const { anchorTask, auditHealthCheck } = await import('#audit/chain/anchor_chain')
    personalData.declare(auditPersonalData)
    permissions.declare('audit.view', ['manager'])
    lists.add('audit', () => import('#audit/queries/audit_list'))
    navigation.add('admin', {
      name: 'audit',
      route: 'admin.audit.index',
      icon: 'scroll-text',
      order: 95,
      can: 'AuditEntryPolicy.view',
      group: 'system',
    })
    workRegistry.addTask({ name: 'audit.forget_addresses', everyMs: DAY_MS, run: forgetAddresses })
    workRegistry.addTask(anchorTask)
    healthChecks.add(auditHealthCheck)
    timelines.add(auditTimeline)
  }

  async start() {
    await import('#audit/routes')
  }
}
