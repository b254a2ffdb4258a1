import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class DemoSeed extends BaseCommand {
  static commandName = 'demo:seed'
  static description = 'Fill an empty database with a shop that has a story; bin/demo calls it'
  static options: CommandOptions = { startApp: true }

  async run() {
    const { default: User } = await import('#identity/models/user')
    const { simulatorsFromEnvironment } = await import('#database/seeders/demo/simulators')
    const { Story } = await import('#database/seeders/demo/story')

    if (this.app.inProduction && process.env.DEMO !== 'true')
      return this.#refuse('This is production: set DEMO=true if it is none')
    if (await User.query().select('id').first())
      return this.#refuse('The database has users already; the story needs an empty one')
    const simulators = simulatorsFromEnvironment()
    if (!simulators)
      return this.#refuse('The simulators are not told in the environment; start bin/demo instead')

    await this.#prepareLinks()
    await new Story(simulators).tell()
    this.logger.success('The shop is open')
  }

  /** A command serves no pages, so nobody has made the routes ready to build addresses from. */
  async #prepareLinks(): Promise<void> {
    const router = await this.app.container.make('router')
    router.commit()
  }

  #refuse(message: string): void {
    this.logger.error(message)
    this.exitCode = 1
  }
}
