import { PackageCommand } from '#core/commands/package_command'

export default class MakeGateway extends PackageCommand {
  static commandName = 'make:gateway'
  static description =
    'Create a package with a payment gateway that passes the conformance suite from the start'

  protected readonly kind = 'gateway'
}
