import { discountLabel } from '#billing'
import { optionItem } from '#ordering/cart/option_item'
import { shopLanguage } from '#core/i18n/languages'
import { cut } from '#core/text'
import { machineSize } from '#ordering/cart/machine_size'
import type Invoice from '#billing/models/invoice'
import type Subscription from '#billing/models/subscription'
import type { CartCoupon } from '#ordering/cart/cart_coupon'
import type { CartQuote } from '#ordering/cart/quote_cart'
import type { CartLine, LineAmount } from '#ordering/cart/price_item'
import type { OrderSnapshot } from '#ordering/contracts/order_snapshot'
import type Order from '#ordering/models/order'
import type { PendingService } from '#provisioning/contracts/pending_service'

type InvoiceLineInput = Parameters<typeof Invoice.issue>[1]['lines'][number]

const MBIT_PER_MB = 8

/**
 * The lines of the first invoice: for each machine its first cycle, its options and its setup fee. The cycle begins with
 * the machine, so its days are not known yet and none are claimed.
 */
export function invoiceLinesOf(
  { lines, coupon }: Pick<CartQuote, 'lines' | 'coupon'>,
  subscriptions: Subscription[]
): InvoiceLineInput[] {
  return lines.flatMap((line, index) =>
    line.amounts.map((amount) => ({
      ...invoiceLine(line, amount, subscriptions[index]),
      ...discountOf(amount, coupon),
    }))
  )
}

function discountOf(
  { off }: LineAmount,
  coupon: CartCoupon | null
): Pick<InvoiceLineInput, 'discount'> {
  if (!coupon || !off.isPositive) return {}
  const { id: couponId, code, percentBp } = coupon.quote.terms.coupon
  return { discount: { minor: off.minor, couponId, label: discountLabel({ code, percentBp }) } }
}

function invoiceLine(
  { item, plan, trial }: CartLine,
  { kind, name, quantity, unit }: LineAmount,
  { id: subscriptionId, serviceId }: Subscription
): InvoiceLineInput {
  const i18n = shopLanguage()
  const cycle = { unit: plan.cycleUnit, count: plan.cycleCount, from: 'activation' } as const
  const description = cut(
    i18n.t(
      `ordering.invoice.${trial ? 'trial' : plan.isHourly && kind !== 'setup' ? 'hourly' : kind}`,
      {
        ...{ name, hostname: item.hostname },
        days: trial?.days ?? 0,
      }
    ),
    255
  )
  const line = {
    kind,
    description,
    serviceId,
    subscriptionId,
    quantity,
    unitMinor: unit.minor,
  }
  return kind === 'setup' || trial ? line : { ...line, cycle }
}

/** The machine as provisioning is told it: the product's specs with the pieces that were added. */
export function pendingServiceOf(line: CartLine, order: Order): PendingService {
  const { item, plan, product, template } = line
  const { specs } = product
  const bandwidth = specs.bandwidthMbit ?? null
  return {
    accountId: order.accountId,
    orderId: order.id,
    productId: product.id,
    planId: plan.id,
    name: product.name,
    hostname: item.hostname,
    kind: product.kind,
    driver: product.driver,
    template: { id: template.id, name: template.title, defaultUser: template.defaultUser },
    sshKey: item.sshKey,
    sshKeyFingerprint: item.sshKeyFingerprint,
    ...machineSize(specs, line.options),
    spec: {
      productSettings: product.driverSettings,
      networkRateMBps: bandwidth === null ? null : bandwidth / MBIT_PER_MB,
    },
    orderSettings: item.orderSettings,
    currency: plan.currency,
    priceMinor: line.renewal.minor,
    cycleUnit: plan.cycleUnit,
    cycleCount: plan.cycleCount,
    items: itemsOf(line),
    trialDays: line.trial?.days ?? null,
    isHourly: plan.isHourly,
    meters: line.usage,
  }
}

/** What the service is billed for each cycle. */
function itemsOf({ plan, product, options }: CartLine): PendingService['items'] {
  return [
    {
      kind: 'plan',
      refId: plan.id,
      name: product.name,
      quantity: 1,
      unitMinor: plan.upFront.minor,
      priceListId: plan.book.listOf(plan.id),
      hours: plan.hours,
    },
    ...options.map((option) => optionItem(option, plan.book.listOf(option.optionId))),
  ]
}

/** What the order keeps, whatever becomes of the catalogue. */
export function snapshotOf(line: CartLine, coupon: CartCoupon | null): OrderSnapshot {
  const { item, plan, product, template, options, answers } = line
  return {
    productName: product.name,
    kind: product.kind,
    specs: product.specs,
    templateName: template.title,
    cycleUnit: plan.cycleUnit,
    cycleCount: plan.cycleCount,
    currency: plan.currency,
    priceMinor: plan.price.minor,
    setupFeeMinor: plan.setupFee.minor,
    priceList: plan.book.list && { id: plan.book.list.id, name: plan.book.list.name },
    options,
    answers,
    trialDays: line.trial?.days ?? null,
    usage: line.usage,
    sshKeyFingerprint: item.sshKeyFingerprint,
    ...(coupon &&
      line.off.isPositive && { coupon: { code: coupon.code, offMinor: line.off.minor } }),
  }
}
