import { emailAddress, problemOfAddress } from '#identity/accounts/email_address'
import { E_SOCIAL_ANSWER } from '#identity/errors'
import { cut } from '#core/text'
import type { SocialProfile } from '#identity/social/social_provider'

const LONGEST_SUBJECT = 255
const LONGEST_NAME = 120

interface Told {
  id: unknown
  name: unknown
  email: unknown
  isEmailVerified: boolean
}

/** What a provider told, in our form: an address that we could not write to counts as none. Throws `E_SOCIAL_ANSWER`. */
export function profileFrom(told: Told): SocialProfile {
  const subject = subjectIn(told.id)
  if (!subject) throw new E_SOCIAL_ANSWER(['it names nobody'])

  const email = addressIn(told.email)
  return {
    subject,
    name: nameIn(told.name),
    email,
    isEmailVerified: email !== null && told.isEmailVerified,
  }
}

/** A number or a text, but neither 0 nor empty: MariaDB finds any text that is no number when it is asked for 0. */
function subjectIn(id: unknown): string | null {
  if (typeof id === 'number') return Number.isSafeInteger(id) && id > 0 ? String(id) : null
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_SUBJECT ? id : null
}

function addressIn(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 254 || !value.includes('@')) return null
  const address = emailAddress(value)
  return problemOfAddress(address) ? null : address
}

/** Only a suggestion: the person can change it before an account is made. */
function nameIn(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const name = value.replaceAll(/[\p{C}<>]/gu, ' ').trim()
  return name === '' ? null : cut(name, LONGEST_NAME)
}
