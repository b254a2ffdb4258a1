import InvoiceLine from '#billing/models/invoice_line'
import Operation from '#provisioning/models/operation'
import { memoryOf } from '#provisioning/presenters/memory'
import type Service from '#provisioning/models/service'
import { statusOf, toneOfStatus } from '#provisioning/presenters/service_status'
import { isSilent } from '#provisioning/reconcile/cluster_health'

/** Everything a service's page shows besides its activity: facts, running work, invoices. */
export async function describeService(service: Service) {
  await service.load((loader) =>
    loader
      .load('addresses', (addresses) =>
        addresses.select('service_id', 'address', 'family', 'is_primary')
      )
      .load('cluster', (cluster) => cluster.select('id', 'name', 'state', 'last_seen_at'))
  )
  const operation = await currentOperation(service)
  const status = statusOf({
    state: service.state,
    power: service.power,
    missingSince: service.missingSince,
    openAction: operation?.isOpen ? operation.action : null,
  })
  const addresses = service.addresses
    .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.family - b.family)
    .map((entry) => entry.address)
  return {
    service,
    addresses,
    memory: memoryOf(service.memoryMb),
    operation,
    status,
    tone: toneOfStatus(status),
    steps: await stepsOf(service, operation),
    ssh: addresses[0] ? `ssh ${service.defaultUser}@${addresses[0]}` : null,
    stale:
      service.cluster !== null &&
      ['active', 'suspended'].includes(service.state) &&
      isSilent(service.cluster),
    busy: operation?.isOpen ?? false,
    invoices: await invoicesOf(service),
  }
}

/** What is being done, or else how building went. */
function currentOperation(service: Service): Promise<Operation | null> {
  return Operation.query()
    .where('service_id', service.id)
    .where((query) => query.whereNotNull('open_key').orWhere('kind', 'create'))
    .orderByRaw('case when open_key is null then 1 else 0 end')
    .orderBy('id', 'desc')
    .first()
}

/** Only work that goes on, or that has not come to a machine yet, is shown step by step. */
async function stepsOf(service: Service, operation: Operation | null) {
  if (!operation?.isOpen && service.state !== 'provisioning') return []
  await operation?.load('steps')
  return (operation?.steps ?? []).map((step) => ({
    label: step.label,
    labelKey: step.labelKey,
    state: step.state,
    at: step.finishedAt ?? step.startedAt,
    percent: step.state === 'current' ? (operation?.stepPercent ?? null) : null,
  }))
}

async function invoicesOf(service: Service) {
  const lines = await InvoiceLine.query()
    .where('service_id', service.id)
    .join('invoices', 'invoices.id', 'invoice_lines.invoice_id')
    .distinct(
      'invoices.id',
      'invoices.number',
      'invoices.state',
      'invoices.total_minor',
      'invoices.currency',
      'invoices.issued_on'
    )
    .orderBy('invoices.id', 'desc')
    .limit(12)
    .pojo<{
      id: string
      number: string
      state: string
      total_minor: number
      currency: string
      issued_on: string
    }>()
  return lines.map((row) => ({
    id: row.id,
    number: row.number,
    state: row.state,
    total: { minor: Number(row.total_minor), currency: row.currency },
    issuedOn: row.issued_on,
  }))
}
