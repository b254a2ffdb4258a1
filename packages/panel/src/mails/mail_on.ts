import { mailKinds } from './mail_kinds.js'
import { outbox } from '../outbox/outbox.js'
import { queueMail } from '../panel_services.js'
import type { MailKind } from './mail_kind.js'
import type { OutboxTopic, OutboxTopics } from '../outbox/outbox_topics.js'

/**
 * Sends a mail of this kind whenever something is published on the topic, once for each cause: the first id that the payload
 * names, where nothing else is said. Nothing is queued where the kind has nothing to say about it by then.
 */
export function mailOn<Topic extends OutboxTopic>(
  topic: Topic,
  kind: MailKind<OutboxTopics[Topic]>,
  causeOf: (payload: OutboxTopics[Topic]) => string = firstId
): void {
  mailKinds.add(kind)
  outbox.consume(topic, `notifications.${kind.name}`, (payload) =>
    queueMail(kind.name, causeOf(payload), payload as object)
  )
}

const firstId = (payload: unknown) => String(Object.values(payload as object)[0])
