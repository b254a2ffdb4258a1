import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { writePackage } from '#core/commands/package_skeleton'

/** Writes the skeleton of a package that can be tested and packed at once, from the stubs of its kind. */
export abstract class PackageCommand extends BaseCommand {
  /** A folder of `stubs/packages`. */
  protected abstract readonly kind: string

  @args.string({ description: 'Package name, such as "loyalty" or "@acme/loyalty"' })
  declare name: string

  @flags.string({ description: 'Folder to create it in (default: packages/<name>)' })
  declare into?: string

  async run() {
    const into = this.into ?? this.app.makePath('packages', this.name.split('/').at(-1) ?? '')
    const stubs = this.app.makePath('stubs/packages', this.kind)
    const files = await writePackage(stubs, this.name, into)
    for (const file of files) this.logger.action(`create ${into}/${file}`).succeeded()
  }
}
