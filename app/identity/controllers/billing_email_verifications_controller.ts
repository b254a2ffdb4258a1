import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { sendBillingProof } from '#identity/accounts/ask_for_billing_proof'
import { mailAllowances } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import AccountPolicy from '#identity/policies/account_policy'
import type { HttpContext } from '@adonisjs/core/http'

/** The link by which somebody who reads the mail of a billing address proves it. */
export default class BillingEmailVerificationsController {
  /** Sends the link again. */
  async store({ bouncer, visitor, request, response, session, i18n }: HttpContext) {
    await bouncer.with(AccountPolicy).authorize('manage')
    const account = visitor.requireAccount()
    const email = account.billingEmail ?? ''
    if (account.awaitsBillingProof) {
      await throttle.consume(
        mailAllowances('email_verification', request.ip(), { email }),
        response
      )
      await transaction(async (trx) => {
        await sendBillingProof(account, trx)
        await audit.record(trx, 'account.verification_requested', account)
      })
      session.flash('success', i18n.t('identity.email_verification.sent', { email }))
    }
    return response.redirect().toRoute('billing_details.edit')
  }
}
