export { outbox } from '@innkeeper/panel'
export type { OutboxConsumer, OutboxTopic, OutboxTopics } from '@innkeeper/panel'
