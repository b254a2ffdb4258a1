import { BaseSchema } from '@adonisjs/lucid/schema'

/** Lists of staff are sorted by these, alone and within the filter that is set most. */
const INDEXES: [table: string, name: string, columns: string[]][] = [
  ['services', 'services_hostname_list_index', ['hostname', 'id']],
  ['services', 'services_renewal_list_index', ['next_renewal_on', 'id']],
  ['services', 'services_state_renewal_list_index', ['state', 'next_renewal_on', 'id']],
  ['services', 'services_price_list_index', ['price_minor', 'id']],
  ['services', 'services_state_price_list_index', ['state', 'price_minor', 'id']],
  ['invoices', 'invoices_total_list_index', ['total_minor', 'id']],
  ['invoices', 'invoices_state_total_list_index', ['state', 'total_minor', 'id']],
  ['invoices', 'invoices_due_list_index', ['due_on', 'id']],
  ['invoices', 'invoices_state_due_list_index', ['state', 'due_on', 'id']],
  ['payments', 'payments_kind_list_index', ['kind', 'id']],
  ['payments', 'payments_amount_list_index', ['amount_minor', 'id']],
  ['payments', 'payments_kind_amount_list_index', ['kind', 'amount_minor', 'id']],
  ['accounts', 'accounts_country_list_index', ['country', 'id']],
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
