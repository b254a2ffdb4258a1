declare module '#core/outbox/outbox' {
  interface OutboxTopics {
    /** The host confirmed the machine: the service is the customer's to use. */
    'service.activated': { serviceId: string }
    /** Building stopped and a person of the staff must look. */
    'service.provisioning_failed': { serviceId: string; operationId: string }
    /** The host reports another power state than before. */
    'service.power_changed': { serviceId: string }
    'service.suspended': { serviceId: string }
    'service.unsuspended': { serviceId: string }
    'service.terminated': { serviceId: string }
  }
}

export {}
