import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { HandOverProblem } from '#identity/passwords/hand_over_link'

const REMEDIES: Record<HandOverProblem['type'], string> = {
  unknown:
    'is not known here; check its spelling, or put a person on the staff with node ace staff:create',
  user_deactivated:
    'belongs to a user who is deactivated, and no link would let them in; reactivate the user first',
  opens_nothing:
    'was deactivated on the staff and is in no customer account; an owner reactivates them in the admin panel, under Staff',
}

export default class UserLink extends BaseCommand {
  static commandName = 'user:link'
  static description =
    'Print a link by which a customer or a member of the staff who is locked out sets a password; nothing is mailed'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Email address of the customer or member of the staff' })
  declare email: string

  async run() {
    const { passwordResetRequestValidator } =
      await import('#identity/validators/password_validators')
    const [error, answers] = await passwordResetRequestValidator.tryValidate({ email: this.email })
    if (error) return this.#fail(`"${this.email}" is not an email address`)
    const { handOverLink } = await import('#identity/passwords/hand_over_link')
    const result = await handOverLink(answers.email)
    if (!result.ok) return this.#fail(`${answers.email} ${REMEDIES[result.error.type]}`)

    const { link, staffRole, leftStaff } = result.value
    const who = staffRole ? `on the staff as ${staffRole}` : 'a customer'
    this.logger.success(`${answers.email} is ${who}; hand this link over in person or by phone`)
    this.logger.log(`Set a password within 24 hours: ${link}`)
    this.logger.log('It works once, and earlier links no longer work')
    if (leftStaff)
      this.logger.warning('Deactivated on the staff: the link does not open the admin panel')
  }

  #fail(message: string): void {
    this.logger.error(message)
    this.exitCode = 1
  }
}
