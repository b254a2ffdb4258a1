import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class StaffCreate extends BaseCommand {
  static commandName = 'staff:create'
  static description =
    'Put a person on the staff, or make a new link for one who is, and print the link to set a password'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'E-mail address' })
  declare email?: string

  @flags.string({ description: 'Name' })
  declare name?: string

  @flags.string({ description: 'owner, manager or support' })
  declare role?: string

  async run() {
    const { staffMemberValidator } = await import('#identity/validators/staff_validators')
    const { appointStaff } = await import('#identity/staff/appoint_staff')

    const [error, appointment] = await staffMemberValidator.tryValidate(await this.#answers())
    if (error)
      return this.#fail(
        error.messages.map(({ message }: { message: string }) => message).join('; ')
      )

    const result = await appointStaff(appointment)
    if (!result.ok) return this.#renew(appointment.email)

    this.logger.success(`${appointment.email} is on the staff as ${appointment.role}`)
    const { passwordLink } = result.value
    this.logger.log(
      passwordLink
        ? `Set a password within 24 hours: ${passwordLink}`
        : 'The current password still works; run the command again for a link to set another'
    )
  }

  /** Whoever runs commands here may let any member of the staff in again. */
  async #renew(email: string) {
    const { renewStaffLink } = await import('#identity/staff/renew_staff_link')
    const link = await renewStaffLink(email)
    if (!link) return this.#fail(`${email} is on the staff already and was deactivated`)
    this.logger.success(`${email} is on the staff already, the role stays as it is`)
    this.logger.log(`Set a password within 24 hours: ${link}`)
  }

  /** What the flags leave out is asked for. */
  async #answers() {
    const { staffRoles } = await import('#core/registries/permissions')
    return {
      email: this.email ?? (await this.prompt.ask('E-mail address')),
      name: this.name ?? (await this.prompt.ask('Name')),
      role: this.role ?? (await this.prompt.choice('Role', [...staffRoles])),
    }
  }

  #fail(message: string): void {
    this.logger.error(message)
    this.exitCode = 1
  }
}
