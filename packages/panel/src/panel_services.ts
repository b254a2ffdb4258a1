import type { HttpContext } from '@adonisjs/core/http'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { HeldFor } from './mails/mail_kind.js'
import type { Money } from './money/money.js'
import type { GatewayEvent } from './gateway/payment_gateway.js'

/** One thing that somebody did, for the audit log. */
export interface AuditRecord {
  /** What happened, "loyalty.reward_created". */
  action: string
  subject: { type: string; id?: string | null }
  /** Anything that explains it; secrets are masked by the names of their fields. */
  changes?: Record<string, unknown>
  accountId?: string | null
}

/** Where a mail about an account goes. */
export interface Recipient {
  /** An address, or the account whose address the mail waits for. */
  address: string | HeldFor
  name: string
}

/** What a package may know of an invoice. */
export interface InvoiceFacts {
  id: string
  accountId: string
  /** Null while it is a draft. */
  number: string | null
  total: Money
}

/** The columns that a table of durable work must have: `lease_until` and `fence`, both numbers. */
export interface LeasedRow {
  id: string
  fence: number
  lease_until: number
}

/** Adds to a query what makes a row due. */
export type StillDue = (query: DatabaseQueryBuilderContract) => DatabaseQueryBuilderContract

/** What the running panel does for packages. Outside of one, as in a package's own unit tests, each of these throws. */
export interface PanelServices {
  transaction<Answer>(
    work: (trx: TransactionClientContract) => Promise<Answer>,
    within?: TransactionClientContract
  ): Promise<Answer>
  wakeUpAfterCommit(trx: TransactionClientContract, source: string, id: string): void
  lease<Row extends LeasedRow>(
    table: string,
    id: string,
    forMs: number,
    stillDue: StillDue
  ): Promise<Row | null>
  record(record: AuditRecord, trx?: TransactionClientContract): Promise<void>
  queueMail(kind: string, cause: string, payload: object): Promise<void>
  recipientOf(accountId: string): Promise<Recipient | null>
  invoiceOf(invoiceId: string): Promise<InvoiceFacts | null>
  receiveEvent(gateway: string, event: GatewayEvent): Promise<void>
  listPage(ctx: HttpContext, name: string): Promise<object>
  pageUrl(route: string, params?: unknown[]): string
  text(key: string, data?: Record<string, string>): string
}

let lent: PanelServices | null = null

/** The panel calls this once when it boots. */
export function lendPanelServices(services: PanelServices): void {
  lent = services
}

function panel(): PanelServices {
  if (!lent) throw new Error('This works in a running panel only')
  return lent
}

/** Runs work in one transaction, again as a whole where the database asks for it; every query inside uses `trx`. */
export const transaction: PanelServices['transaction'] = (work, within) =>
  panel().transaction(work, within)

/** Says "look at this row" to the worker once the transaction has committed. */
export const wakeUpAfterCommit: PanelServices['wakeUpAfterCommit'] = (trx, source, id) =>
  panel().wakeUpAfterCommit(trx, source, id)

/** Takes the lease of a row that is still due, by one UPDATE; null where another worker has it. */
export const lease: PanelServices['lease'] = (table, id, forMs, stillDue) =>
  panel().lease(table, id, forMs, stillDue)

/** Adds an entry to the audit log, as the last step of the transaction that does what it tells. */
export const record: PanelServices['record'] = (entry, trx) => panel().record(entry, trx)

/** Queues a mail of a kind, once per cause. */
export const queueMail: PanelServices['queueMail'] = (kind, cause, payload) =>
  panel().queueMail(kind, cause, payload)

/** Where mails about an account go; null without the account. */
export const recipientOf: PanelServices['recipientOf'] = (accountId) =>
  panel().recipientOf(accountId)

/** The invoice with this id; null where there is none. */
export const invoiceOf: PanelServices['invoiceOf'] = (invoiceId) => panel().invoiceOf(invoiceId)

/** Keeps a gateway's verified event, once by its id; what it means is worked out later. */
export const receiveEvent: PanelServices['receiveEvent'] = (gateway, event) =>
  panel().receiveEvent(gateway, event)

/**
 * What the component `ui.list` shows of a list of staff that was added to `lists`, for the request's address: its page renders
 * `@!ui.list({ list })`. Throws 403 where whoever asks may not see the list.
 */
export const listPage: PanelServices['listPage'] = (ctx, name) => panel().listPage(ctx, name)

/** The full address of a page, as mails and gateways need it. */
export const pageUrl: PanelServices['pageUrl'] = (route, params) => panel().pageUrl(route, params)

/** A text of the panel's language files, "loyalty.title", where no request says in which language. */
export const text: PanelServices['text'] = (key, data) => panel().text(key, data)
