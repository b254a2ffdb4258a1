import { acceptOrder } from '#ordering/orders/accept_order'
import { EndOrder } from '#ordering/orders/end_order'
import Order from '#ordering/models/order'
import type { ListAction } from '#core/registries/lists'

const can = 'OrderingPolicy.manage'

/** Lets the servers of paid orders in review be set up. */
export const acceptOrders: ListAction = {
  name: 'accept',
  label: 'ordering.admin.several.accept',
  title: 'ordering.admin.several.accept_title',
  text: 'ordering.admin.several.accept_text',
  confirm: 'ordering.admin.several.accept',
  done: 'ordering.admin.several.accepted',
  can,
  async run(id, { userId, t }) {
    const order = await Order.findOrFail(id)
    const accepted = await acceptOrder(order, { type: 'staff', id: userId })
    const { number } = order
    return accepted
      ? { done: true }
      : { done: false, why: t('ordering.admin.not_accepted', { number }) }
  },
}

/** Refuses orders in review. */
export const rejectOrders = ending('reject', 'rejected')

/** Cancels orders of which nothing was set up. */
export const cancelOrders = ending('cancel', 'cancelled')

function ending(name: 'reject' | 'cancel', to: 'rejected' | 'cancelled'): ListAction {
  const texts = `ordering.admin.several.${name}`
  return {
    name,
    label: texts,
    title: `${texts}_title`,
    text: `${texts}_text`,
    confirm: texts,
    done: `ordering.admin.several.${to}`,
    can,
    danger: true,
    reason: 'ordering.admin.reason_help',
    async run(id, { userId, reason, t }) {
      const ended = await new EndOrder().run(id, { to, reason, by: { type: 'staff', id: userId } })
      if (ended.ok) return { done: true }
      return { done: false, why: t(`ordering.admin.not_ended.${ended.error.type}`) }
    },
  }
}
