declare module '#core/outbox/outbox' {
  interface OutboxTopics {
    /** Somebody wrote to the shop. */
    'conversation.opened': { conversationId: string }
  }
}

export {}
