import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { writePackage } from '#core/commands/package_skeleton'

/** Writes the skeleton of a package that can be tested and packed at once. */
export default class MakeModule extends BaseCommand {
  static commandName = 'make:module'
  static description = 'Make a package with a module: a page, a table, texts and tests'

  @args.string({ description: 'Name of the package, "loyalty" or "@acme/loyalty"' })
  declare name: string

  @flags.string({ description: 'Folder to make it in; packages/<name> where none is given' })
  declare into?: string

  async run() {
    const into = this.into ?? this.app.makePath('packages', this.name.split('/').at(-1) ?? '')
    const files = await writePackage(this.app.makePath('stubs/packages/module'), this.name, into)
    for (const file of files) this.logger.action(`create ${into}/${file}`).succeeded()
  }
}
