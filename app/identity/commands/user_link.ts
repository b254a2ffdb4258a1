import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { HandOverProblem } from '#identity/passwords/hand_over_link'

const REMEDIES: Record<HandOverProblem['type'], string> = {
  unknown:
    'doesn’t belong to any user; check for typos, or add a staff member with node ace staff:create',
  user_deactivated: 'belongs to a deactivated user who can’t sign in; reactivate the user first',
  opens_nothing:
    'is a deactivated staff member without a customer account; an owner can reactivate them in the admin panel, under Staff',
}

export default class UserLink extends BaseCommand {
  static commandName = 'user:link'
  static description =
    'Print a link to set a password for a customer or staff member who can’t sign in; no email is sent'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Email address of the customer or staff member' })
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
    const who = staffRole ? `a staff member (${staffRole})` : 'a customer'
    this.logger.success(`${answers.email} is ${who}; give them this link in person or by phone`)
    this.logger.log(`Set a password within 24 hours: ${link}`)
    this.logger.log('It works once, and earlier links no longer work')
    if (leftStaff)
      this.logger.warning(
        'Their staff access is deactivated: the link doesn’t open the admin panel'
      )
  }

  #fail(message: string): void {
    this.logger.error(message)
    this.exitCode = 1
  }
}
