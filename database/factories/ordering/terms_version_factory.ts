import Factory from '@adonisjs/lucid/factories'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import TermsVersion from '#ordering/models/terms_version'

/** A wording in force. */
export const TermsVersionFactory = Factory.define(TermsVersion, () => ({
  version: `v${newId().toLowerCase()}`,
  title: 'Terms of service',
  body: 'We rent machines.\n\nYou pay for them.',
  publishedAt: clock.now(),
})).build()
