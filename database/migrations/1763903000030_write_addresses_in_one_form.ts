import { domainToASCII } from 'node:url'
import { BaseSchema } from '@adonisjs/lucid/schema'

const NOT_ASCII = /[^\u0000-\u007f]/ // eslint-disable-line no-control-regex -- the range is that of ASCII

/**
 * Addresses with a domain beyond ASCII get the form that the DNS knows, which is what sign-in looks for from now on.
 * Where two users wrote one address in two ways, the older of them has it and the other keeps what is there.
 */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      const users: { id: string; email: string }[] = await client
        .from('users')
        .select('id', 'email')
        .orderBy('created_at')
        .orderBy('id')
      for (const { id, email } of users.filter((user) => NOT_ASCII.test(user.email))) {
        const address = inOneForm(email)
        const taken = await client.from('users').where('email', address).first()
        if (taken) continue
        await client.from('users').where('id', id).update({ email: address })
        await client
          .from('email_verifications')
          .where({ user_id: id, email })
          .update({ email: address })
      }
    })
  }

  /** Both forms name the same mailbox, so there is nothing to take back. */
  async down() {}
}

function inOneForm(email: string): string {
  const at = email.lastIndexOf('@')
  const local = email.slice(0, at).normalize('NFC').toLowerCase().normalize('NFC')
  return `${local}@${domainToASCII(email.slice(at + 1)) || email.slice(at + 1)}`
}
