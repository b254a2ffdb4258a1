import { PackageCommand } from '#core/commands/package_command'

export default class MakeModule extends PackageCommand {
  static commandName = 'make:module'
  static description = 'Make a package with a module: a page, a table, a mail, texts and tests'

  protected readonly kind = 'module'
}
