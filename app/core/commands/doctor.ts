import { BaseCommand } from '@adonisjs/core/ace'
import { installationChecks } from '#core/health/installation_checks'
import { health, runChecks, type HealthReport } from '#core/health/health'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Says what is wrong with an installation; exits with 1 where something must be fixed. */
export default class Doctor extends BaseCommand {
  static commandName = 'doctor'
  static description =
    'Check configuration, database, migrations, background work, disk, mail and clusters'
  static options: CommandOptions = { startApp: true }

  async run() {
    const installation = await runChecks(installationChecks, { thorough: true })
    const reports = Object.entries({ ...installation, ...(await health.run({ thorough: true })) })
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
