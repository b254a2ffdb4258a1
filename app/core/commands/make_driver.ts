import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { writePackage } from '#core/commands/package_skeleton'

/** Writes the skeleton of a package that can be tested and packed at once. */
export default class MakeDriver extends BaseCommand {
  static commandName = 'make:driver'
  static description =
    'Make a package with a driver that passes the conformance suite from the start'

  @args.string({ description: 'Name of the package, "loyalty" or "@acme/loyalty"' })
  declare name: string

  @flags.string({ description: 'Folder to make it in; packages/<name> where none is given' })
  declare into?: string

  async run() {
    const into = this.into ?? this.app.makePath('packages', this.name.split('/').at(-1) ?? '')
    const files = await writePackage(this.app.makePath('stubs/packages/driver'), this.name, into)
    for (const file of files) this.logger.action(`create ${into}/${file}`).succeeded()
  }
}
