import { PackageCommand } from '#core/commands/package_command'

export default class MakeDriver extends PackageCommand {
  static commandName = 'make:driver'
  static description =
    'Create a package with a driver that passes the conformance suite from the start'

  protected readonly kind = 'driver'
}
