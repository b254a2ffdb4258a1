import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** The simulated cluster may answer at another address than at the last start. */
export default class DemoConnect extends BaseCommand {
  static commandName = 'demo:connect'
  static description =
    "Tell the demonstration's shop where its simulated cluster answers; bin/demo calls it"
  static options: CommandOptions = { startApp: true }

  async run() {
    const { simulatorsFromEnvironment } = await import('#database/seeders/demo/simulators')
    const { connectCluster } = await import('#database/seeders/demo/cluster')
    const simulators = simulatorsFromEnvironment()
    if (!simulators || process.env.DEMO !== 'true') {
      this.logger.error('This is no demonstration; start bin/demo')
      this.exitCode = 1
      return
    }
    await connectCluster(simulators)
  }
}
