import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { defineList, type ListAction, type ListRow } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { invoiceColumn } from '#billing/movement_list'
import BillingFinding, {
  findingKindsAbout,
  findingTopics,
  type FindingTopic,
} from '#billing/models/billing_finding'
import { presentFinding } from '#billing/reconciliation/present_finding'
import { resolveFinding } from '#billing/reconciliation/resolve_finding'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const texts = 'billing.admin.findings_list'

function findings() {
  const query = db
    .from('billing_findings')
    .leftJoin('invoices', 'invoices.id', 'billing_findings.invoice_id')
    .select('billing_findings.id', 'billing_findings.kind', 'billing_findings.details')
    .select('billing_findings.settled_at', 'billing_findings.created_at')
    .select('billing_findings.invoice_id', 'invoices.number')
  return selectAccount(query, 'billing_findings.account_id')
}

const told = ({ kind, details }: ListRow) => ({ kind: String(kind), details: String(details) })

/** Only findings about an invoice by its number, or about a customer by their address. */
async function narrowFindings(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('billing_findings.account_id', owners)
  else
    query.whereIn(
      'billing_findings.invoice_id',
      orNone(await firstHits('invoices', 'number', text))
    )
}

/** Where staff do something about it; null where that is not one page. */
function pageOf({ kind, details }: ReturnType<typeof told>): string | null {
  const { serviceId, payoutId } = JSON.parse(details) as { serviceId?: string; payoutId?: string }
  if (payoutId) return router.makeUrl('admin.payouts.show', { id: payoutId })
  if (kind !== 'change_failed' || !serviceId) return null
  return router.makeUrl('admin.service_changes.show', { id: serviceId })
}

const settle: ListAction = {
  name: 'settle',
  label: 'billing.admin.settle',
  title: `${texts}.settle_title`,
  text: `${texts}.settle_text`,
  confirm: 'billing.admin.settle',
  done: `${texts}.settled`,
  can: 'BillingPolicy.manage',
  async run(id, { t }) {
    const settled = await resolveFinding(await BillingFinding.findOrFail(id))
    return settled ? { done: true } : { done: false, why: t(`${texts}.settled_before`) }
  },
}

/** What does not fit about money, what waits for a person first. */
export default defineList({
  title: 'billing.admin.findings',
  route: 'admin.findings.index',
  can: 'BillingPolicy.view',
  key: 'billing_findings.id',
  query: findings,
  href: (row) => pageOf(told(row)),
  columns: [
    {
      key: 'what',
      label: 'billing.columns.what',
      type: 'text',
      whole: true,
      value: (row, t) => presentFinding(t, told(row)).title,
      below: (row, t) => presentFinding(t, told(row)).text,
    },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: ({ settled_at: settled }, t) => ({
        state: settled ? 'done' : 'open',
        label: t(settled ? 'billing.admin.settled' : 'billing.admin.finding_open'),
      }),
    },
    accountColumn,
    invoiceColumn,
    {
      key: 'reference',
      label: 'billing.admin.ledger_note',
      type: 'mono',
      value: (row, t) => presentFinding(t, told(row)).reference,
      wideOnly: true,
    },
    {
      key: 'found',
      label: `${texts}.found`,
      type: 'time',
      value: (row) => row.created_at as string,
      sort: { column: 'billing_findings.id' },
    },
  ],
  filters: [
    {
      key: 'show',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      initial: 'open',
      options: (t) =>
        ['open', 'settled'].map((value) => ({
          value,
          label: t(`billing.admin.findings_${value}`),
        })),
      narrow(query, value) {
        if (value === 'open') query.whereNull('billing_findings.settled_at')
        else query.whereNotNull('billing_findings.settled_at')
      },
    },
    {
      key: 'about',
      label: `${texts}.about`,
      type: 'choice',
      options: (t) =>
        findingTopics.map((value) => ({ value, label: t(`${texts}.topics.${value}`) })),
      narrow(query, value) {
        query.whereIn('billing_findings.kind', findingKindsAbout(value as FindingTopic))
      },
    },
    { key: 'found', label: `${texts}.found`, type: 'days', column: 'billing_findings.id' },
  ],
  search: { label: `${texts}.search`, narrow: narrowFindings },
  actions: [settle],
  empty: {
    icon: 'circle-check',
    title: 'billing.admin.findings_empty',
    text: 'billing.admin.findings_empty_text',
  },
  size: 25,
})
