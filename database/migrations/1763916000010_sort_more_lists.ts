import { BaseSchema } from '@adonisjs/lucid/schema'

/** What more lists of staff, and the servers of a customer, are narrowed and sorted by. */
const INDEXES: [table: string, name: string, columns: string[]][] = [
  ['refunds', 'refunds_state_list_index', ['state', 'id']],
  ['refunds', 'refunds_destination_list_index', ['destination', 'id']],
  ['refunds', 'refunds_amount_list_index', ['amount_minor', 'id']],
  ['refunds', 'refunds_state_amount_list_index', ['state', 'amount_minor', 'id']],
  ['webhook_events', 'webhook_events_type_list_index', ['type', 'id']],
  ['webhook_events', 'webhook_events_event_list_index', ['event_id']],
  ['webhook_events', 'webhook_events_object_list_index', ['object_id']],
  ['mails', 'mails_kind_list_index', ['kind', 'id']],
  ['mails', 'mails_to_address_list_index', ['to_address']],
  ['conversations', 'conversations_email_list_index', ['email']],
  ['services', 'services_account_hostname_list_index', ['account_id', 'hostname', 'id']],
  ['services', 'services_account_renewal_list_index', ['account_id', 'next_renewal_on', 'id']],
]

export default class extends BaseSchema {
  async up() {
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.index(columns, name))
  }

  async down() {
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.dropIndex(columns, name))
  }
}
