import '#core/clock'
import { alertKinds } from '#core/registries/alerts'
import { crashPoints } from '#core/crash_point'
import { healthChecks } from '#core/registries/health_checks'
import { metrics } from '#core/registries/metrics'
import { outboxCrashPoints } from '#core/outbox/crash_points'
import { outboxWorkSource } from '#core/outbox/outbox_work_source'
import { personalData } from '#core/registries/personal_data'
import { forgetOldRows } from '#core/work/forget_old_rows'
import { mendDueTimes } from '#core/work/mend_due_times'
import { workRegistry } from '#core/work/work_registry'
import type { ApplicationService } from '@adonisjs/core/types'

/** Registries, outbox, worker, health and live pages: what every module stands on. */
export default class CoreProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    await this.#patchSigning()
    const { coreHealthChecks } = await import('#core/health/core_health_checks')
    const { coreAlerts } = await import('#core/health/alert_kinds')
    const { processMetrics } = await import('#core/metrics/process_metrics')
    const { sharedMetrics } = await import('#core/metrics/shared_metrics')
    const { corePersonalData } = await import('#core/personal_data')
    crashPoints.declare(...outboxCrashPoints)
    workRegistry.addSource(outboxWorkSource)
    workRegistry.addTask(forgetOldRows)
    workRegistry.addTask(mendDueTimes)
    coreHealthChecks.forEach((check) => healthChecks.add(check))
    coreAlerts.forEach((kind) => alertKinds.add(kind))
    personalData.declare(corePersonalData)
    ;[processMetrics, ...sharedMetrics].forEach((source) => metrics.add(source))
  }

  async start() {
    const { loadFormRules } = await import('#core/forms/load_form_rules')
    if (this.app.getEnvironment() !== 'console') await loadFormRules(this.app.makeURL('app/'))
    await import('#core/routes')
  }

  async #patchSigning() {
    const { patchSigning } = await import('#core/framework/patch_signing')
    const { default: env } = await import('#start/env')
    const encryption = await this.app.container.make('encryption')
    patchSigning(encryption.getMessageVerifier(), [env.get('APP_KEY').release()])
  }

  async ready() {
    if (this.app.getEnvironment() === 'web') {
      const { prepareServer } = await import('#core/prepare_server')
      await prepareServer(this.app)
    }
    if (this.app.getEnvironment() !== 'web' || this.app.getMode() === 'warmup') return
    await this.#noticeRestore()
    if (process.env.WORKER_MODE !== 'separate') {
      const { worker } = await import('#core/work/worker')
      worker.start()
    }
    await this.#keepMaintenancePage()
    const { startHeartbeat } = await import('#core/processes/start_heartbeat')
    startHeartbeat(this.app, 'web')
  }

  /** After each report, so that it follows the brand, whichever process changed that. */
  async #keepMaintenancePage() {
    if (!this.app.inProduction) return
    const { MaintenancePage } = await import('#core/brand/maintenance_page')
    const { heartbeat } = await import('#core/processes/heartbeat')
    const page = new MaintenancePage()
    heartbeat.then(() => page.write())
  }

  /** Before anybody is served; where the database is away now, after each report of this process. */
  async #noticeRestore() {
    const { restoreWatch } = await import('#core/restore/restore_watch')
    const { heartbeat } = await import('#core/processes/heartbeat')
    heartbeat.then(() => restoreWatch.look())
    await restoreWatch.look().catch(() => {})
  }

  async shutdown() {
    const { worker } = await import('#core/work/worker')
    if (worker.isRunning) await worker.stop()
  }
}
