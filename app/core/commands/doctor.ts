import { BaseCommand } from '@adonisjs/core/ace'
import { installationChecks } from '#core/health/installation_checks'
import { healthChecks, type HealthCheck, type HealthReport } from '#core/registries/health_checks'
import { reasonOf } from '#core/security/without_values'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Says what is wrong with an installation; exits with 1 where something must be fixed. */
export default class Doctor extends BaseCommand {
  static commandName = 'doctor'
  static description = 'Check configuration, database, migrations, queue, mail and clusters'
  static options: CommandOptions = { startApp: true }

  async run() {
    const installation = await Promise.all(installationChecks.map(reportOf))
    const reports = [...installation, ...Object.entries(await healthChecks.run({ thorough: true }))]
    for (const [name, report] of reports) this.#print(name, report)
    if (reports.some(([, { status }]) => status === 'failed')) this.exitCode = 1
  }

  #print(name: string, { status, message, details }: HealthReport): void {
    const text = `${name}: ${message}${details ? ` ${JSON.stringify(details)}` : ''}`
    if (status === 'ok') this.logger.success(text)
    else if (status === 'warning') this.logger.warning(text)
    else this.logger.error(text)
  }
}

async function reportOf(check: HealthCheck): Promise<[string, HealthReport]> {
  try {
    return [check.name, await check.run()]
  } catch (error) {
    return [check.name, { status: 'failed', message: reasonOf(error) }]
  }
}
