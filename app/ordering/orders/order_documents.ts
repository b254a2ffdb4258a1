import { shopLanguage } from '#core/i18n/languages'
import { cut } from '#core/text'
import { machineSize } from '#ordering/cart/machine_size'
import type Invoice from '#billing/models/invoice'
import type { CartLine, LineAmount } from '#ordering/cart/price_item'
import type { OrderSnapshot } from '#ordering/contracts/order_snapshot'
import type Order from '#ordering/models/order'
import type { PendingService } from '#provisioning/contracts/pending_service'
import type Service from '#provisioning/models/service'

type InvoiceLineInput = Parameters<typeof Invoice.issue>[1]['lines'][number]

const MBIT_PER_MB = 8

/**
 * The lines of the first invoice: for each machine its first cycle, its options and its setup fee. The cycle begins with
 * the machine, so its days are not known yet and none are claimed.
 */
export function invoiceLinesOf(lines: CartLine[], services: Service[]): InvoiceLineInput[] {
  return lines.flatMap((line, index) =>
    line.amounts.map((amount) => invoiceLine(line, amount, services[index]))
  )
}

function invoiceLine(
  { item, plan }: CartLine,
  { kind, name, quantity, unit }: LineAmount,
  service: Service
): InvoiceLineInput {
  const i18n = shopLanguage()
  const cycle = { unit: plan.cycleUnit, count: plan.cycleCount, from: 'activation' } as const
  const description = cut(
    i18n.t(`ordering.invoice.${kind}`, { name, hostname: item.hostname }),
    255
  )
  const line = { kind, description, serviceId: service.id, quantity, unitMinor: unit.minor }
  return kind === 'setup' ? line : { ...line, cycle }
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
  }
}

/** What the order keeps, whatever becomes of the catalogue. */
export function snapshotOf(line: CartLine): OrderSnapshot {
  const { item, plan, product, template, options, answers } = line
  return {
    productName: product.name,
    kind: product.kind,
    specs: product.specs,
    templateName: template.title,
    cycleUnit: plan.cycleUnit,
    cycleCount: plan.cycleCount,
    currency: plan.currency,
    priceMinor: plan.priceMinor,
    setupFeeMinor: plan.setupFeeMinor,
    options,
    answers,
    sshKeyFingerprint: item.sshKeyFingerprint,
  }
}
