import { sshLine } from '#provisioning/services/ssh_lines'
import db from '@adonisjs/lucid/services/db'
import { shopDay } from '#billing'
import { invoiceSummaryOn, selectInvoiceSummaries } from '#billing/models/invoice/summary'
import { waitOf, type StepWait } from '#provisioning/models/operation'
import OperationStep from '#provisioning/models/operation_step'
import { memoryOf } from '#provisioning/services/memory'
import { signInKeys } from '#provisioning/services/sign_in_keys'
import { statusOf, toneOfStatus } from '#provisioning/services/service_status'
import { presentAnswers } from '#provisioning/settings/present_answers'
import { drivers } from '#provisioning/clusters/drivers'
import { isSilent } from '#provisioning/clusters/cluster_health'
import { overrules } from '#provisioning/services/supersede'
import type { PowerAction } from '@innkeeper/provisioning/types'
import type { OperationKind, OperationState } from '#provisioning/contracts/operation_states'
import type { FoundService, ServiceFacts } from '#provisioning/services/find_service'

/** Everything a service's page shows besides its activity: facts, running work, invoices. */
export async function describeService({ service, cluster, addresses, isBusy }: FoundService) {
  const invoices = await invoicesOf(service)
  const isBuilt = ['active', 'suspended'].includes(service.state)
  const operation = isBusy || !isBuilt ? await currentOperation(service) : null
  const questions = await drivers.orderFieldsOf(service.driver)
  const status = statusOf({
    state: service.state,
    power: service.power,
    missingSince: service.missingSince,
    openAction: operation?.isOpen ? operation.action : null,
  })
  return {
    service,
    cluster,
    addresses,
    memory: memoryOf(service.memoryMb),
    operation,
    status,
    tone: toneOfStatus(status),
    steps: await stepsOf(service, operation),
    ssh: addresses[0] ? sshLine(service.defaultUser, addresses[0]) : null,
    keys: signInKeys(service.sshKeys),
    stale: cluster !== null && isBuilt && isSilent(cluster),
    busy: operation?.isOpen ?? false,
    answers: presentAnswers(questions, service.orderSettings),
    questions: questions.length,
    powers: await drivers.powerActionsOf(service.driver),
    hanging: operation?.isOpen === true && overrules({ kind: 'power', action: 'stop' }, operation),
    suspensionReason: await suspensionReasonOf(service),
    invoices,
    toPay: invoices.findLast(({ due }) => due.isPositive) ?? null,
  }
}

interface CurrentOperation {
  id: string
  kind: OperationKind
  action: PowerAction | null
  state: OperationState
  isOpen: boolean
  percent: number | null
  waits: StepWait | null
}

/** What is being done, or else how building went. */
async function currentOperation(service: ServiceFacts): Promise<CurrentOperation | null> {
  const row = await db
    .from('operations')
    .where('service_id', service.id)
    .where((query) => query.whereNotNull('open_key').orWhere('kind', 'create'))
    .orderByRaw('case when open_key is null then 1 else 0 end')
    .orderBy('id', 'desc')
    .select('id', 'kind', 'action', 'state', 'open_key', 'step_percent', 'waits_for', 'error_kind')
    .first()
  if (!row) return null
  const { id, kind, action, state, open_key: openKey, step_percent: percent } = row
  const waits = waitOf({ state, waitsFor: row.waits_for, errorKind: row.error_kind })
  return { id, kind, action, state, percent, waits, isOpen: openKey !== null }
}

/** Only work that goes on, or that has not come to a machine yet, is shown step by step. */
async function stepsOf({ state }: ServiceFacts, operation: CurrentOperation | null) {
  if (!operation || (!operation.isOpen && state !== 'provisioning')) return []
  const steps = await OperationStep.query().where('operation_id', operation.id).orderBy('position')
  return steps.map((step) => ({
    label: step.label,
    labelKey: step.labelKey,
    state: step.state,
    at: step.finishedAt ?? step.startedAt,
    percent: step.state === 'current' ? operation.percent : null,
    waits: step.state === 'current' ? operation.waits : null,
  }))
}

/** Why a machine is held, in the words that staff chose for its customer. */
async function suspensionReasonOf({ id, state }: ServiceFacts): Promise<string | null> {
  if (state !== 'suspended') return null
  const row = await db
    .from('operations')
    .where({ service_id: id, kind: 'suspend', state: 'succeeded' })
    .orderBy('id', 'desc')
    .select('reason')
    .first()
  return row?.reason ?? null
}

async function invoicesOf({ id }: ServiceFacts) {
  const rows = await selectInvoiceSummaries()
    .whereIn('invoices.id', (lines) =>
      lines.from('invoice_lines').where('service_id', id).select('invoice_id')
    )
    .orderBy('invoices.id', 'desc')
    .limit(12)
  return rows.map(invoiceSummaryOn(await shopDay()))
}
