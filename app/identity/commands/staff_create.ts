import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Appointment, AppointmentProblem } from '#identity/staff/appoint_staff'
import type { RenewalProblem } from '#identity/staff/renew_staff_link'

const REMEDIES: Record<RenewalProblem['type'] | 'deactivated', string> = {
  not_staff: 'is no longer a staff member; run the command again',
  member_deactivated:
    'is a deactivated staff member; another owner can reactivate them in the admin panel, under Staff',
  user_deactivated:
    'is a staff member, but the user is deactivated and can’t sign in; reactivate the user first',
  deactivated:
    'belongs to a deactivated user who can’t sign in; reactivate the user first, or use another address',
}

export default class StaffCreate extends BaseCommand {
  static commandName = 'staff:create'
  static description =
    'Add a staff member, or create a new link for an existing one, and print the link to set a password'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Email address' })
  declare email?: string

  @flags.string({ description: 'Name' })
  declare name?: string

  @flags.string({ description: 'owner, manager or support' })
  declare role?: string

  async run() {
    const { staffMemberValidator } = await import('#identity/validators/staff_validators')
    const answers = await this.#answers()
    if (!answers) return
    const [error, appointment] = await staffMemberValidator.tryValidate(answers)
    if (!error) return this.#appoint(appointment)
    const { staffRoles } = await import('#core/registries/permissions')
    const hint = (field: string) => (field === 'role' ? ` (${staffRoles.join(', ')})` : '')
    const problems: { field: string; message: string }[] = error.messages
    this.#fail(problems.map(({ field, message }) => `${message}${hint(field)}`).join('; '))
  }

  async #appoint(appointment: Appointment) {
    const { appointStaff } = await import('#identity/staff/appoint_staff')
    const { email, role } = appointment
    const result = await appointStaff(appointment)
    if (!result.ok) return this.#insist(email, result.error)

    this.logger.success(`${email} was added to your staff as ${role}`)
    const { passwordLink } = result.value
    this.logger.log(
      passwordLink
        ? `Set a password within 24 hours: ${passwordLink}`
        : 'Their current password still works; run the command again for a link to set a new one'
    )
  }

  async #insist(email: string, { type }: AppointmentProblem) {
    if (type === 'already_staff') return this.#renew(email)
    this.#fail(`${email} ${REMEDIES[type]}`)
  }

  /** Whoever runs commands here may let any member of the staff in again. */
  async #renew(email: string) {
    const { renewStaffLink } = await import('#identity/staff/renew_staff_link')
    const result = await renewStaffLink(email)
    if (!result.ok) return this.#fail(`${email} ${REMEDIES[result.error.type]}`)
    const { role, link } = result.value
    this.logger.success(
      `${email} is already a staff member, as ${role}; name and role stay the same`
    )
    this.logger.log(`Set a password within 24 hours: ${link}`)
    this.logger.log('Earlier links no longer work')
  }

  /** What the flags leave out is asked for, where somebody is there to answer; else null, and the command has failed. */
  async #answers() {
    const { staffRoles } = await import('#core/registries/permissions')
    const missing = (['email', 'name', 'role'] as const).filter((flag) => !this[flag])
    if (missing.length > 0 && !process.stdin.isTTY) {
      const wanted = missing.map((flag) => `--${flag}=…`).join(' ')
      this.#fail(`This isn’t an interactive terminal; add ${wanted}`)
      return null
    }
    return {
      email: this.email ?? (await this.prompt.ask('Email address')),
      name: this.name ?? (await this.prompt.ask('Name')),
      role: this.role ?? (await this.prompt.choice('Role', [...staffRoles])),
    }
  }

  #fail(message: string): void {
    this.logger.error(message)
    this.exitCode = 1
  }
}
