import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** More need not be counted to know that too many wait. */
const MOST_COUNTED = 10_000

/** Every topic with the shape of its payload; a module adds its own by augmenting this interface. */
export interface OutboxTopics {}

export type OutboxTopic = keyof OutboxTopics & string

export type OutboxConsumer<Topic extends OutboxTopic> = (
  payload: OutboxTopics[Topic],
  message: { id: string; attempts: number }
) => Promise<void>

/**
 * Effects across modules. `publish` writes one row per consumer in the transaction that causes the effect; the worker
 * delivers each at least once and in isolation, so a consumer must be safe to run twice and fails alone.
 */
class Outbox {
  #consumers = new Map<string, Map<string, OutboxConsumer<never>>>()

  /** Names a consumer of a topic, "module.what_it_does"; called once, in a provider's `start`. */
  consume<Topic extends OutboxTopic>(
    topic: Topic,
    name: string,
    consumer: OutboxConsumer<Topic>
  ): void {
    const consumers = this.#consumers.get(topic) ?? new Map<string, OutboxConsumer<never>>()
    consumers.set(name, consumer as OutboxConsumer<never>)
    this.#consumers.set(topic, consumers)
  }

  /** Writes the message for every consumer; nothing is sent before the transaction commits. */
  async publish<Topic extends OutboxTopic>(
    trx: TransactionClientContract,
    topic: Topic,
    payload: OutboxTopics[Topic],
    { delayMs = 0 }: { delayMs?: number } = {}
  ): Promise<void> {
    const names = [...(this.#consumers.get(topic)?.keys() ?? [])]
    if (names.length === 0) return

    const rows = names.map((consumer) => ({
      id: newId(),
      topic,
      consumer,
      payload: JSON.stringify(payload),
      available_at: clock.nowMs() + delayMs,
      created_at: sqlTime(),
    }))
    await trx.insertQuery().table('outbox_messages').multiInsert(rows)
    for (const row of rows) wakeUpAfterCommit(trx, 'outbox', row.id)
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
    await consumer(JSON.parse(message.payload) as never, {
      id: message.id,
      attempts: message.attempts,
    })
  }

  /** Gives parked messages another twenty tries, now that somebody fixed why they failed. Returns how many. */
  async resume(): Promise<number> {
    const changed = await db
      .from('outbox_messages')
      .whereNotNull('parked_at')
      .whereNull('done_at')
      .update({ parked_at: null, attempts: 0, available_at: clock.nowMs() })
    return changedRows(changed)
  }

  /** How many messages wait and since when, ten thousand at most, for health checks and the admin panel. */
  async backlog(): Promise<{ waiting: number; parked: number; oldestMs: number | null }> {
    const open = db
      .from('outbox_messages')
      .whereNull('done_at')
      .select('parked_at', 'available_at')
      .orderBy('parked_at')
      .orderBy('available_at')
      .limit(MOST_COUNTED)
    const [row] = await db
      .from(open.as('open'))
      .count('* as total')
      .count('parked_at as parked')
      .min('available_at as oldest')
    const total = Number(row.total)
    const parked = Number(row.parked)
    return {
      waiting: total - parked,
      parked,
      oldestMs: row.oldest === null ? null : Number(row.oldest),
    }
  }
}

export const outbox = new Outbox()
