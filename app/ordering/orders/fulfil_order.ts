import { transaction } from '#core/database/transaction'
import Service from '#provisioning/models/service'
import Order from '#ordering/models/order'
import OrderItem from '#ordering/models/order_item'
import type { ServiceState } from '#provisioning/contracts/service_states'

const awaited: readonly ServiceState[] = ['pending', 'provisioning']

/** Fulfils the order of a service once every machine of it was set up that was not given up. Safe to run twice. */
export async function fulfilOrder(serviceId: string): Promise<void> {
  await transaction(async (trx) => {
    const item = await OrderItem.query({ client: trx }).where('service_id', serviceId).first()
    if (!item) return

    const services = await Service.query({ client: trx })
      .where('order_id', item.orderId)
      .select('id', 'state', 'activated_at')
    const isAwaited = services.some(({ state }) => awaited.includes(state))
    if (isAwaited || services.every(({ activatedAt }) => activatedAt === null)) return
    const order = await Order.query({ client: trx }).where('id', item.orderId).firstOrFail()
    await order.fulfil(trx)
  })
}
