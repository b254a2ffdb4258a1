import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import Order from '#ordering/models/order'
import { beginConfirmation } from '#notifications/mails/begin_confirmation'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const orderReceivedMail: MailKind<{ orderId: string }> = {
  name: 'ordering.order_received',

  async compose({ orderId }) {
    const order = await Order.find(orderId)
    const recipient = order && (await recipientOf(order.accountId))
    if (!recipient) return null
    return {
      to: recipient.address,
      subject: say('order_received.subject', { number: order.number }),
      heading: say('order_received.heading', { number: order.number }),
      paragraphs: [
        greet(recipient.name),
        say('order_received.body'),
        ...(await beginConfirmation(order.id)),
      ],
      facts: [
        { label: say('order_received.order'), value: order.number },
        {
          label: say('order_received.total'),
          value: formatMoney(Money.of(order.totalMinor, order.currency)),
        },
      ],
      action: { label: say('order_received.action'), url: linkTo('orders.show', [order.id]) },
      footnote: say('questions'),
    }
  },
}
