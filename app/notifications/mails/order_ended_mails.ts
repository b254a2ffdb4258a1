import Order from '#ordering/models/order'
import OrderItem from '#ordering/models/order_item'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

type OrderMail = MailKind<{ orderId: string }>

export const orderCancelledMail = endedMail('cancelled')
export const orderRejectedMail = endedMail('rejected')

function endedMail(how: 'cancelled' | 'rejected'): OrderMail {
  return {
    name: `ordering.order_${how}`,

    async compose({ orderId }) {
      const order = await Order.find(orderId)
      const recipient = order && (await recipientOf(order.accountId))
      if (!recipient || (await wasLeft(order))) return null
      const about = { number: order.number }
      const reason = order.closedReason
      return {
        to: recipient.address,
        subject: say(`order_${how}.subject`, about),
        heading: say(`order_${how}.heading`, about),
        paragraphs: [
          greet(recipient.name),
          say(order.paidAt ? 'order_ended.paid' : 'order_ended.unpaid'),
        ],
        facts: reason ? [{ label: say('order_ended.reason'), value: reason }] : [],
        action: { label: say('order_received.action'), url: linkTo('orders.show', [order.id]) },
        footnote: say('questions'),
      }
    },
  }
}

/** Whether it ended because each of its servers was cancelled before it was set up, of which there are mails. */
async function wasLeft({ id }: Order): Promise<boolean> {
  const items = await OrderItem.query().where('order_id', id).select('cancelled_at')
  return items.length > 0 && items.every(({ cancelledAt }) => cancelledAt !== null)
}
