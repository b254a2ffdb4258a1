import { readerLanguage } from '#core/i18n/languages'
import type { DateTime } from 'luxon'
import type Invoice from '#billing/models/invoice'
import type Order from '#ordering/models/order'
import type Service from '#provisioning/models/service'

/** A step on the way of an order, as `ui.steps` shows it. */
export interface ProgressStep {
  label: string
  state: 'done' | 'current' | 'waiting' | 'failed'
  at?: DateTime | null
  detail?: string | null
}

interface Facts {
  invoice: Invoice | null
  services: Service[]
  isStuck: boolean
  /** How long setups took lately, where that is worth saying. */
  minutes: number | null
}

/** The way of an order from being placed to running, or to where it ended. */
export function orderProgress(order: Order, facts: Facts): ProgressStep[] {
  const placed = step('placed', 'done', { at: order.createdAt })
  const isPaid = order.paidAt !== null || facts.invoice?.state === 'paid'
  const paid = isPaid ? [step('paid', 'done', { at: order.paidAt })] : []
  if (order.state === 'cancelled' || order.state === 'rejected')
    return [placed, ...paid, step(order.state, 'failed', { at: order.closedAt })]
  if (!isPaid) return [placed, step('payment', 'current'), ...waiting('setup', 'ready')]
  if (order.state === 'in_review')
    return [placed, ...paid, step('review', 'current'), ...waiting('setup', 'ready')]
  return [placed, ...paid, ...setUp(order, facts)]
}

function setUp({ state }: Order, { services, isStuck, minutes }: Facts): ProgressStep[] {
  if (state === 'fulfilled') {
    const times = services.flatMap(({ activatedAt }) => activatedAt ?? [])
    const at = times.toSorted((one, other) => Number(other) - Number(one))[0]
    return [step('setup', 'done', { at }), step('ready', 'done', { at })]
  }
  const ready = services.filter(({ activatedAt }) => activatedAt !== null).length
  const detail = [
    ...(services.length > 1 ? [say('some_ready', { ready, all: services.length })] : []),
    ...(isStuck ? [say('delayed')] : []),
    ...(minutes === null ? [] : [say('estimate', { minutes })]),
  ].join(' ')
  return [step('setup', 'current', { detail }), ...waiting('ready')]
}

const waiting = (...names: string[]) => names.map((name) => step(name, 'waiting'))

function step(
  name: string,
  state: ProgressStep['state'],
  more: Pick<ProgressStep, 'at' | 'detail'> = {}
): ProgressStep {
  return { label: say(name), state, ...more, detail: more.detail || null }
}

function say(name: string, data?: Record<string, number>): string {
  return readerLanguage().t(`ordering.orders.progress.${name}`, data)
}
