import Account from '#identity/models/account'
import type { TimelineSubject } from '#core/registries/timelines'

/** A customer, whose history staff read and note on. */
export const customerSubject: TimelineSubject = {
  type: 'customer',
  can: 'AdminCustomerPolicy.view',

  async find(id) {
    const account = await Account.find(id)
    return account && { accountId: id, title: account.legalName, path: `/admin/customers/${id}` }
  },
}
