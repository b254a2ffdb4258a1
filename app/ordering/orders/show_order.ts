import { settings } from '#core/settings/settings'
import { Money } from '#core/money/money'
import BeginConsent from '#billing/models/begin_consent'
import Invoice from '#billing/models/invoice'
import { orderProgress } from '#ordering/orders/order_progress'
import { sshLinesOf, usualSetupMinutes } from '#provisioning'
import Operation from '#provisioning/models/operation'
import Service from '#provisioning/models/service'
import type { ServiceState } from '#provisioning/contracts/service_states'
import type Order from '#ordering/models/order'
import type OrderItem from '#ordering/models/order_item'

/**
 * An order whose items are loaded, with its invoice, its payments, how far it and each machine is, and how to sign in to
 * those that are ready. Seven queries at most.
 */
export async function showOrder(order: Order) {
  const invoice = order.invoiceId
    ? await Invoice.query().where('id', order.invoiceId).preload('payments').first()
    : null
  const services = await Service.query().where('order_id', order.id)
  const creations =
    services.length === 0
      ? []
      : await Operation.query()
          .where('kind', 'create')
          .whereIn(
            'service_id',
            services.map(({ id }) => id)
          )
          .orderBy('id')
          .preload('steps')
  const serviceById = new Map(services.map((service) => [service.id, service]))
  const creationByService = new Map(creations.map((operation) => [operation.serviceId, operation]))

  const ready = services.filter(({ activatedAt, state }) => activatedAt && state !== 'terminated')
  const lines = await sshLinesOf(ready)
  const machines = order.items.map((item) => ({
    ...presentMachine(item, serviceById, creationByService),
    isLeavable: isLeavable(order, item, serviceById.get(item.serviceId ?? '')),
    ssh: lines.get(item.serviceId ?? '') ?? null,
  }))
  const building =
    order.state === 'accepted' || (order.state === 'placed' && invoice?.state === 'paid')
  const begin = await BeginConsent.ofOrder(order.id)
  const mayLeave = begin !== null || (await settings.get('billing.cancel_in_setup'))
  const stuck = machines.filter((machine) => machine.stuck).length
  return {
    order,
    invoice,
    machines,
    coupon: couponOf(order),
    begin,
    leavable: mayLeave && machines.some((machine) => machine.isLeavable),
    building,
    stuck,
    progress: orderProgress(order, {
      invoice,
      services: services.filter(({ activatedAt, state }) => activatedAt || !isOver(state)),
      isStuck: stuck > 0,
      minutes: building && stuck === 0 ? await usualSetupMinutes() : null,
    }),
    next: building && stuck > 0 ? 'stuck' : whatNext(order, building),
    topics: order.topics.filter((topic) => !topic.startsWith('admin:')),
  }
}

const isOver = (state: ServiceState) => state === 'terminating' || state === 'terminated'

/** Whether its customer waits for a machine of it that was paid for, and decides on its page whether to go on waiting. */
function isLeavable(order: Order, { cancelledAt }: OrderItem, service?: Service): boolean {
  if (order.isUnpaid || cancelledAt || !service) return false
  return service.state === 'pending' || service.state === 'provisioning'
}

/** What a coupon took off the order, as listed; null where none did. */
function couponOf({ items, currency }: Order) {
  const taken = items.flatMap(({ coupon }) => coupon ?? [])
  if (taken.length === 0) return null
  const off = taken.map((each) => each.off)
  return { code: taken[0].code, off: Money.sum(off, currency) }
}

/** What its customer waits for: suffix of the translations `ordering.orders.what_next`. */
function whatNext({ state }: Order, building: boolean): string {
  return state === 'placed' && building ? 'paid' : state
}

function presentMachine(
  item: OrderItem,
  services: Map<string, Service>,
  creations: Map<string, Operation>
) {
  const service = services.get(item.serviceId ?? '') ?? null
  const creation = service ? (creations.get(service.id) ?? null) : null
  const steps = creation?.steps ?? []
  return {
    id: item.id,
    hostname: item.hostname,
    isCancelled: item.cancelledAt !== null,
    snapshot: item.snapshot,
    recurring: item.recurring,
    setupFee: item.setupFee,
    service,
    stuck: creation !== null && ['failed', 'needs_attention'].includes(creation.state),
    steps: steps.map((step) => ({
      label: step.label,
      state: step.state,
      at: step.finishedAt ?? step.startedAt,
    })),
  }
}
