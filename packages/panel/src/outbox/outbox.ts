import { clock } from '../clock.js'
import { insertMany } from '../database/insert_many.js'
import { sqlTime } from '../database/sql_time.js'
import { newId } from '../ids.js'
import { callLazily, type Lazily } from '../call_lazily.js'
import { wakeUpAfterCommit } from '../panel_services.js'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { OutboxTopic, OutboxTopics } from './outbox_topics.js'

export type OutboxConsumer<Topic extends OutboxTopic> = (
  payload: OutboxTopics[Topic],
  message: { id: string; attempts: number }
) => Promise<void>

/** A wake-up is a hint; the sweep finds what nobody was woken for. */
const MOST_WOKEN = 20

/**
 * Effects across modules. `publish` writes one row per consumer in the transaction that causes the effect; the worker
 * delivers each at least once and in isolation, so a consumer must be safe to run twice and fails alone.
 */
class Outbox {
  #consumers = new Map<string, Map<string, Lazily<OutboxConsumer<never>>>>()

  /** Names a consumer of a topic, "module.what_it_does", or imports it when it is first needed: `() => import('./award_points.js')`. */
  consume<Topic extends OutboxTopic>(
    topic: Topic,
    name: string,
    consumer: Lazily<OutboxConsumer<Topic>>
  ): void {
    const consumers = this.#consumers.get(topic) ?? new Map<string, Lazily<OutboxConsumer<never>>>()
    consumers.set(name, consumer as Lazily<OutboxConsumer<never>>)
    this.#consumers.set(topic, consumers)
  }

  /** Writes the message for every consumer; nothing is sent before the transaction commits. */
  publish<Topic extends OutboxTopic>(
    trx: TransactionClientContract,
    topic: Topic,
    payload: OutboxTopics[Topic],
    options: { delayMs?: number } = {}
  ): Promise<void> {
    return this.publishAll(trx, topic, [payload], options)
  }

  /** The same for many messages of a topic at once. Workers are told of a few; they find the rest behind those. */
  async publishAll<Topic extends OutboxTopic>(
    trx: TransactionClientContract,
    topic: Topic,
    payloads: OutboxTopics[Topic][],
    { delayMs = 0 }: { delayMs?: number } = {}
  ): Promise<void> {
    const names = [...(this.#consumers.get(topic)?.keys() ?? [])]
    if (names.length === 0 || payloads.length === 0) return

    const availableAt = clock.nowMs() + delayMs
    const rows = payloads.flatMap((payload) => {
      const text = JSON.stringify(payload)
      return names.map((consumer) => ({
        id: newId(),
        topic,
        consumer,
        payload: text,
        available_at: availableAt,
        created_at: sqlTime(),
      }))
    })
    await insertMany(trx, 'outbox_messages', rows)
    for (const row of rows.slice(0, MOST_WOKEN)) wakeUpAfterCommit(trx, 'outbox', row.id)
  }

  /** Hands a message to its consumer; throws what the consumer throws, and where no such consumer is known. */
  async deliver(message: {
    id: string
    topic: string
    consumer: string
    payload: string
    attempts: number
  }) {
    const consumer = this.#consumers.get(message.topic)?.get(message.consumer)
    if (!consumer)
      throw new Error(`No consumer "${message.consumer}" of "${message.topic}" is loaded`)
    await callLazily(consumer, JSON.parse(message.payload) as never, {
      id: message.id,
      attempts: message.attempts,
    })
  }
}

export const outbox = new Outbox()
