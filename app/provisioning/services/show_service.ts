import { sshLine } from '#provisioning/services/ssh_lines'
import db from '@adonisjs/lucid/services/db'
import {
  comingPriceOf,
  serviceDiscount,
  serviceStanding,
  shopDay,
  trialOfService,
  unbegunEnd,
  unbegunOffer,
  usageOfService,
} from '#billing'
import {
  invoiceSummaryOn,
  selectInvoiceSummaries,
  type InvoiceSummary,
} from '#billing/models/invoice/summary'
import { waitOf, type StepWait } from '#provisioning/models/operation'
import OperationStep from '#provisioning/models/operation_step'
import { memoryOf } from '#provisioning/services/memory'
import { signInKeys } from '#provisioning/services/sign_in_keys'
import { isResizable } from '#provisioning/services/resizable'
import { statusOf, toneOfStatus } from '#provisioning/services/service_status'
import { presentAnswers } from '#provisioning/settings/present_answers'
import { drivers } from '#provisioning/clusters/drivers'
import { openSuspensions } from '#provisioning/suspensions/open_suspensions'
import { isSilent } from '#provisioning/clusters/cluster_health'
import { overrules } from '#provisioning/services/supersede'
import type { PowerAction } from '@innkeeper/provisioning/types'
import type { OperationKind, OperationState } from '#provisioning/contracts/operation_states'
import type { FoundService, ServiceFacts } from '#provisioning/services/find_service'

/** Everything a service's page shows besides its activity: facts, running work, invoices. */
export async function describeService({ service, cluster, addresses, isBusy }: FoundService) {
  const invoices = await invoicesOf(service)
  const toPay = invoices.findLast(({ due }) => due.isPositive) ?? null
  const isBuilt = ['active', 'suspended', 'in_trash'].includes(service.state)
  const operation = isBusy || !isBuilt ? await currentOperation(service) : null
  const questions = await drivers.orderFieldsOf(service.driver)
  const standing = isBuilt ? await serviceStanding(service.id) : null
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
    trashedUntil: service.trashedUntil,
    powers: await drivers.powerActionsOf(service.driver),
    resizable: await isResizable(service),
    hanging: operation?.isOpen === true && overrules({ kind: 'power', action: 'stop' }, operation),
    suspensions: service.state === 'suspended' ? await openSuspensions(service.id) : [],
    invoices,
    standing,
    ...(await leavingSetup(service, toPay)),
    usage: standing?.isMetered ? await usageOfService(service.id) : [],
    trial: standing?.isTrial ? await trialOfService(service.id) : null,
    coming: standing?.hasComingPrice ? await comingPriceOf(service.id) : null,
    discount: standing?.hasDiscount || !isBuilt ? await serviceDiscount(service.id) : null,
    toPay,
  }
}

/** What its customer may do while it is set up, or how they ended that. */
async function leavingSetup(
  { id, state, activatedAt }: ServiceFacts,
  toPay: InvoiceSummary | null
) {
  const isUnpaid = toPay !== null && toPay.due.equals(toPay.total)
  const isAwaited = !isUnpaid && (state === 'pending' || state === 'provisioning')
  const isOver = activatedAt === null && (state === 'terminating' || state === 'terminated')
  return {
    setupOffer: isAwaited ? await unbegunOffer(id) : null,
    setupEnd: isOver ? await unbegunEnd(id) : null,
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

async function invoicesOf({ id }: ServiceFacts) {
  const rows = await selectInvoiceSummaries()
    .whereIn('invoices.id', (lines) =>
      lines.from('invoice_lines').where('service_id', id).select('invoice_id')
    )
    .orderBy('invoices.id', 'desc')
    .limit(12)
  return rows.map(invoiceSummaryOn(await shopDay()))
}
