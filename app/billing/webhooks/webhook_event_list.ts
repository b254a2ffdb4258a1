import db from '@adonisjs/lucid/services/db'
import { firstHits, orNone } from '#core/database/starting_with'
import { defineList, type ListAction } from '#core/registries/lists'
import { replayEvent } from '#billing/webhooks/replay_event'
import WebhookEvent from '#billing/models/webhook_event'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const TONES: Record<string, string> = {
  received: 'busy',
  processed: 'ok',
  ignored: 'off',
  dead: 'bad',
}

const texts = 'billing.admin.events_list'

const webhookEvents = () =>
  db
    .from('webhook_events')
    .select('id', 'event_id', 'type', 'state', 'attempts', 'last_error', 'gateway', 'object_id')
    .select('occurred_at')

/** Only events that a text names: by what their id, or that of what they are about, begins with. */
async function narrowEvents(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const events = await firstHits('webhook_events', 'event_id', text)
  const found = events.length > 0 ? events : await firstHits('webhook_events', 'object_id', text)
  query.whereIn('webhook_events.id', orNone(found))
}

const replay: ListAction = {
  name: 'replay',
  label: `${texts}.replay`,
  title: `${texts}.replay_title`,
  text: `${texts}.replay_text`,
  confirm: `${texts}.replay`,
  done: `${texts}.replayed`,
  can: 'BillingPolicy.manage',
  async run(id) {
    await replayEvent(await WebhookEvent.findOrFail(id))
    return { done: true }
  },
}

/** What gateways told us. */
export default defineList({
  title: 'billing.admin.events',
  route: 'admin.webhook_events.index',
  can: 'BillingPolicy.view',
  key: 'webhook_events.id',
  query: webhookEvents,
  columns: [
    {
      key: 'event',
      label: 'billing.columns.event',
      type: 'mono',
      value: 'type',
      below: (row) => String(row.event_id),
    },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: (row, t) => ({
        state: String(row.state),
        label: t(`billing.event_states.${row.state}`),
        tone: TONES[String(row.state)],
      }),
    },
    {
      key: 'attempts',
      label: 'billing.columns.attempts',
      type: 'number',
      value: (row) => Number(row.attempts),
      labelled: true,
    },
    { key: 'error', label: 'billing.columns.error', type: 'text', value: 'last_error' },
    { key: 'about', label: `${texts}.about`, type: 'mono', value: 'object_id', optional: true },
    { key: 'gateway', label: `${texts}.gateway`, type: 'text', value: 'gateway', optional: true },
    {
      key: 'occurred',
      label: 'billing.columns.when',
      type: 'moment',
      value: (row) => row.occurred_at as string,
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      column: 'webhook_events.state',
      options: (t) =>
        Object.keys(TONES).map((value) => ({ value, label: t(`billing.event_states.${value}`) })),
    },
    {
      key: 'type',
      label: `${texts}.type`,
      type: 'text',
      mono: true,
      narrow: (query, type) => void query.where('webhook_events.type', type),
    },
    { key: 'received', label: `${texts}.received`, type: 'days', column: 'webhook_events.id' },
  ],
  search: { label: `${texts}.search`, narrow: narrowEvents },
  actions: [replay],
  empty: {
    icon: 'webhook',
    title: 'billing.admin.events_empty',
    text: 'billing.admin.events_empty_text',
  },
  size: 25,
})
