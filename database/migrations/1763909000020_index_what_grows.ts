import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Lists that are filtered go by their key within the filter, searches and sweeps to what they look for, so that none
 * of them takes longer as the tables grow.
 */
const INDEXES: [table: string, name: string, columns: string[]][] = [
  ['services', 'services_account_list_index', ['account_id', 'id']],
  ['services', 'services_state_list_index', ['state', 'id']],
  ['services', 'services_cluster_list_index', ['cluster_id', 'id']],
  ['services', 'services_hostname_index', ['hostname']],
  ['services', 'services_remote_index', ['remote_id']],
  ['operations', 'operations_state_list_index', ['state', 'id']],
  ['operations', 'operations_service_list_index', ['service_id', 'id']],
  ['operations', 'operations_finished_index', ['service_id', 'finished_at']],
  ['ip_events', 'ip_events_subnet_index', ['ip_subnet_id', 'id']],
  ['orders', 'orders_account_list_index', ['account_id', 'id']],
  ['orders', 'orders_state_list_index', ['state', 'id']],
  ['invoices', 'invoices_account_list_index', ['account_id', 'id']],
  ['invoices', 'invoices_state_list_index', ['state', 'id', 'due_on']],
  ['payments', 'payments_account_list_index', ['account_id', 'id']],
  ['payments', 'payments_charge_index', ['external_id']],
  ['payments', 'payments_gateway_time_index', ['gateway', 'received_at']],
  ['credit_grants', 'credit_grants_account_list_index', ['account_id', 'id']],
  ['webhook_events', 'webhook_events_state_list_index', ['state', 'id']],
  ['billing_findings', 'billing_findings_list_index', ['settled_at', 'id']],
  ['gateway_customers', 'gateway_customers_lost_at_index', ['lost_at']],
  ['mails', 'mails_state_created_index', ['state', 'created_at']],
  ['email_verifications', 'email_verifications_expiry_index', ['expires_at']],
  ['password_resets', 'password_resets_expiry_index', ['expires_at']],
  ['audit_entries', 'audit_entries_created_index', ['created_at']],
  ['audit_entries', 'audit_entries_action_by_index', ['action', 'actor_type', 'seq']],
  ['audit_entries', 'audit_entries_actor_type_index', ['actor_type', 'seq']],
  ['audit_entries', 'audit_entries_subject_type_index', ['subject_type', 'seq']],
  ['audit_entries', 'audit_entries_subject_id_index', ['subject_id', 'seq']],
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
