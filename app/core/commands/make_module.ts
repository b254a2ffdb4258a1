import { PackageCommand } from '#core/commands/package_command'

export default class MakeModule extends PackageCommand {
  static commandName = 'make:module'
  static description = 'Create a package with a module: a page, a table, an email, texts and tests'

  protected readonly kind = 'module'
}
