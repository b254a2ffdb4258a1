import '#core/clock'
import { crashPoints } from '#core/crash_point'
import { healthChecks } from '#core/registries/health_checks'
import { outboxCrashPoints } from '#core/outbox/crash_points'
import { outboxWorkSource } from '#core/outbox/outbox_work_source'
import { personalData } from '#core/registries/personal_data'
import { forgetOldRows } from '#core/work/forget_old_rows'
import { workRegistry } from '#core/work/work_registry'
import type { Server } from 'node:http'
import type { ApplicationService } from '@adonisjs/core/types'

/** Registries, outbox, worker, health and live pages: what every module stands on. */
export default class CoreProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    await this.#patchSigning()
    await this.#printNoValues()
    const { tellOutages } = await import('#core/redis/connections')
    tellOutages(await this.app.container.make('redis'))
    const { coreHealthChecks } = await import('#core/health/core_health_checks')
    const { corePersonalData } = await import('#core/personal_data')
    crashPoints.declare(...outboxCrashPoints)
    workRegistry.addSource(outboxWorkSource)
    workRegistry.addTask(forgetOldRows)
    coreHealthChecks.forEach((check) => healthChecks.add(check))
    personalData.declare(corePersonalData)
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

  /** What a command prints of an error holds as little of a query as the log. */
  async #printNoValues() {
    if (this.app.getEnvironment() !== 'console') return
    const { withoutValues } = await import('#core/security/without_values')
    const { errorHandler } = await this.app.container.make('ace')
    const render = errorHandler.render.bind(errorHandler)
    errorHandler.render = (error, kernel) =>
      render(error instanceof Error ? withoutValues(error) : error, kernel)
  }

  async ready() {
    await this.#prepareServer()
    const inline = this.app.getEnvironment() === 'web' && process.env.WORKER_MODE !== 'separate'
    if (!inline || this.app.getMode() === 'warmup') return
    const { worker } = await import('#core/work/worker')
    worker.start()
  }

  async #prepareServer() {
    if (this.app.getEnvironment() !== 'web') return
    const { answerMalformedRequests } = await import('#core/security/malformed_requests')
    const { endSlowConnections } = await import('#core/security/slow_connections')
    const { closing } = await import('#core/closing')
    const { openStreams } = await import('#core/live/open_streams')
    const server = await this.app.container.make('server')
    const node = server.getNodeServer()
    if (!node || !('setTimeout' in node)) return
    answerMalformedRequests(node as Server)
    endSlowConnections(node as Server)
    const close = closing(node as Server)
    // Before the framework's own hook, which stops listening and waits until the last connection has ended.
    this.app.terminating(() => {
      openStreams.close()
      close()
    })
  }

  async shutdown() {
    const { worker } = await import('#core/work/worker')
    if (worker.isRunning) await worker.stop()
    const { endConnections } = await import('#core/redis/connections')
    await endConnections(await this.app.container.make('redis'))
  }
}
