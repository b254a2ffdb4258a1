import { staffListPage } from '#core/lists/pages'
import { showEntry } from '#billing/bank/show_entry'
import { bankSearchValidator } from '#billing/validators/bank_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** What the bank says came in and went out. */
export default class BankEntriesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'bank_entries')
    return ctx.view.render('pages/billing/admin/bank_entries/index', { list })
  }

  async show({ params, request, view }: HttpContext) {
    const { q = '' } = await bankSearchValidator.validate(request.qs())
    return view.render('pages/billing/admin/bank_entries/show', await showEntry(params.id, q))
  }
}
