import edge from 'edge.js'
import { Money, lendPanelServices } from '@innkeeper/panel'
import extensions from '#config/extensions'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import type { ApplicationService } from '@adonisjs/core/types'

/** What packages add, and what the panel does for them. */
export default class ExtensionsProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    extensions.assertFit()
  }

  async boot() {
    await this.#lendServices()
    for (const { name, path } of extensions.views()) edge.mount(name, path)
    await extensions.boot()
  }

  async start() {
    await extensions.start()
  }

  async #lendServices() {
    const { leaseRow } = await import('#core/work/lease')
    const { transaction } = await import('#core/database/transaction')
    const { linkTo, translate } = await import('#notifications/mails/words')
    lendPanelServices({
      lease: (table, id, forMs, stillDue) => leaseRow(table, id, forMs, stillDue),
      transaction,
      wakeUpAfterCommit,
      listPage: async (ctx, name) => {
        const { staffListPage } = await import('#core/lists/pages')
        return staffListPage(ctx, name)
      },
      pageUrl: linkTo,
      text: translate,
      record: async ({ action, subject: { type, id }, ...circumstances }, trx) => {
        const { audit } = await import('#audit/models/audit_entry')
        await audit.record(trx ?? null, action, [type, id ?? null], circumstances)
      },
      queueMail: async (kind, cause, payload) => {
        const { queueMail } = await import('#notifications/mailing/queue_mail')
        await queueMail(kind, cause, payload)
      },
      recipientOf: async (accountId) => {
        const { recipientOf } = await import('#notifications/mails/recipients')
        return recipientOf(accountId)
      },
      invoiceOf: async (invoiceId) => {
        const { default: Invoice } = await import('#billing/models/invoice')
        const invoice = await Invoice.find(invoiceId)
        if (!invoice) return null
        const { id, accountId, number, totalMinor, currency } = invoice
        return { id, accountId, number, total: Money.of(totalMinor, currency) }
      },
      receiveEvent: async (gateway, event) => {
        const { receiveEvent } = await import('#billing')
        await receiveEvent(gateway, event, 'webhook')
      },
    })
  }
}
