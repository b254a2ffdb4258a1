import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Membership from '#identity/models/membership'
import { accountSelectionValidator } from '#identity/validators/account_validator'
import type { HttpContext } from '@adonisjs/core/http'

/** The account that a user with several acts for. */
export default class AccountSelectionsController {
  async store({ request, response, visitor }: HttpContext) {
    const { account } = await request.validateUsing(accountSelectionValidator)
    const membership = await Membership.query()
      .where('user_id', visitor.requireUser().id)
      .where('account_id', account)
      .firstOrFail()
    await transaction(async (trx) => {
      const { accountId } = membership
      await visitor.userSession?.useTransaction(trx).merge({ accountId }).save()
      await audit.record(trx, 'account.selected', { id: accountId }, { accountId })
    })
    return response.redirect().toRoute('account.edit')
  }
}
