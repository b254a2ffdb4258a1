import Order from '#ordering/models/order'
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
      if (!recipient) return null
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
