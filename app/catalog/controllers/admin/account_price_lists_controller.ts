import { refuseField } from '#core/exceptions/refuse_field'
import Account from '#identity/models/account'
import { assignPriceList } from '#catalog/prices/assign_price_list'
import { accountPriceListValidator } from '#catalog/validators/price_list_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountPriceListsController {
  /** Gives a customer a list, or none, for what is bought from now on. */
  async update({ params, request, response, session, i18n }: HttpContext) {
    const account = await Account.findOrFail(params.id)
    const { price_list_id: listId } = await request.validateUsing(accountPriceListValidator)
    if (!(await assignPriceList(account, listId)))
      return refuseField('price_list_id', i18n.t('catalog.admin.price_lists.not_offered'))
    session.flash('success', i18n.t('catalog.admin.price_lists.assigned'))
    return response.redirect().toRoute('admin.accounts.show', { id: account.id })
  }
}
