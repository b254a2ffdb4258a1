declare module '#core/outbox/outbox' {
  interface OutboxTopics {
    'order.placed': { orderId: string }
    'order.accepted': { orderId: string }
    'order.rejected': { orderId: string }
    'order.cancelled': { orderId: string }
    'order.fulfilled': { orderId: string }
  }
}

export {}
