import { clock } from '#core/clock'
import { backupCheck } from '#core/health/backup_check'
import { databaseChecks } from '#core/health/database_checks'
import { diskCheck } from '#core/health/disk_check'
import { found } from '#core/health/found'
import { outboxBacklog } from '#core/outbox/outbox_backlog'
import { holdCheck } from '#core/hold/hold_check'
import { redisChecks } from '#core/health/redis_check'
import { scheduledTasksCheck } from '#core/health/scheduled_tasks_check'
import { workersCheck } from '#core/health/workers_check'
import type { HealthCheck } from '#core/registries/health_checks'

const LAG_WARNING_MS = 60_000

export const coreHealthChecks: HealthCheck[] = [
  ...databaseChecks,
  workersCheck,
  {
    name: 'queue',
    async run() {
      const { waiting, parked, oldestMs } = await outboxBacklog.measure()
      const lagMs = oldestMs === null ? 0 : Math.max(0, clock.nowMs() - oldestMs)
      const late = lagMs > LAG_WARNING_MS || parked > 0
      const result = late ? found.warning('queue.late') : found.ok('queue.ok')
      return result.setMetaData({ waiting, parked, lagMs })
    },
  },
  holdCheck,
  scheduledTasksCheck,
  diskCheck,
  backupCheck,
  ...redisChecks,
]
