interface Fate {
  /** Why the table may grow, and what takes rows out of it again. */
  why: string
  /** The scheduled task that does. */
  task?: string
  /** The table whose rows they go with. */
  goesWith?: string
}

const kept = (why: string): Fate => ({ why })
const byTask = (task: string, why: string): Fate => ({ why, task })
const withRowsOf = (goesWith: string, why = `go with their row of ${goesWith}`): Fate => ({
  why,
  goesWith,
})

const BOOKS = kept('books, kept as the law asks')
const OFFER = kept('what staff write or offer')
const CUSTOMER = kept('a row or a few a customer')
const FEW = kept('a row or a few for each that staff set up or connect')

/** What becomes of the rows of every table. One that is not named here has no end that anybody thought of. */
export const FATES: Record<string, Fate> = {
  account_words: withRowsOf('accounts', 'what customers are found by; goes with its account'),
  accounts: CUSTOMER,
  alert_readers: withRowsOf('staff_members'),
  alert_readings: withRowsOf('alerts'),
  alerts: byTask('notifications.forget_old_alerts', 'deleted 90 days after they were over'),
  articles: OFFER,
  audit_entries: kept('the audit log, which is kept; addresses in it go after 180 days'),
  audit_heads: kept('two rows'),
  auto_top_ups: CUSTOMER,
  balance_entries: BOOKS,
  bank_entries: BOOKS,
  bank_layouts: FEW,
  bank_statements: byTask(
    'billing.forget_bank_entries',
    'a row for each file; one whose columns nobody named is deleted after 14 days'
  ),
  billing_findings: kept('payment issues and how staff resolved them: few, and part of the books'),
  billing_contacts: CUSTOMER,
  billing_profiles: CUSTOMER,
  billed_periods: BOOKS,
  brand_files: FEW,
  business_days: kept('a row a day: how the business did'),
  business_figures: withRowsOf('business_days', 'a few rows a day: how the business did'),
  mrr_movements: kept(
    'what changed monthly revenue: a row for each change of a subscription, kept for its figures'
  ),
  begin_consents: BOOKS,
  billing_holds: BOOKS,
  cancellations: BOOKS,
  coupon_amounts: FEW,
  coupon_products: FEW,
  coupon_redemptions: BOOKS,
  coupons: FEW,
  subscription_discounts: BOOKS,
  capacity_days: byTask(
    'provisioning.record_capacity',
    'four rows a cluster and day, deleted after 400 days'
  ),
  cart_items: withRowsOf('carts', 'go with their cart: ordered, or not touched for two weeks'),
  carts: byTask('ordering.forget_expired_carts', 'ordered, or deleted when their time is over'),
  categories: OFFER,
  clone_slots: kept('as many as copies run at once'),
  cluster_bridges: FEW,
  cluster_images: FEW,
  cluster_nodes: FEW,
  cluster_storages: FEW,
  clusters: FEW,
  collection_events: withRowsOf(
    'collections',
    'what was done to collect an invoice: part of the books'
  ),
  collection_runs: FEW,
  collections: BOOKS,
  conversations: byTask(
    'support_chat.forget_old_conversations',
    'deleted two years after they were closed'
  ),
  credit_grants: BOOKS,
  credit_note_lines: BOOKS,
  credit_note_tax_groups: BOOKS,
  credit_notes: BOOKS,
  dispute_answers: BOOKS,
  document_archive_pieces: byTask(
    'billing.forget_archives',
    'deleted once their archive has expired, after 7 days (setting)'
  ),
  document_archives: byTask('billing.forget_archives', 'deleted after 90 days'),
  dispute_parts: BOOKS,
  disputes: BOOKS,
  dunning_policies: OFFER,
  dunning_policy_products: OFFER,
  email_verifications: byTask(
    'identity.forget_old_sign_ins',
    'deleted 30 days after the link has run out'
  ),
  gateway_accounts: kept('a row for each account at a gateway'),
  gateway_cursors: kept('a row for each account at a gateway'),
  gateway_customers: CUSTOMER,
  held_balances: kept('a row for each currency of an account at a gateway'),
  invoice_lines: BOOKS,
  invoice_tax_groups: BOOKS,
  invoices: BOOKS,
  ip_allocations: byTask(
    'provisioning.free_addresses',
    'freed when a service has ended and its quarantine is over'
  ),
  ip_events: byTask(
    'provisioning.forget_old_history',
    'who had which address, until 180 days after they had it last'
  ),
  ip_pool_clusters: FEW,
  ip_pools: FEW,
  ip_subnets: FEW,
  ledger_accounts: CUSTOMER,
  ledger_transfers: BOOKS,
  list_choices: withRowsOf('users', 'columns and views that staff chose'),
  mail_links: withRowsOf('mails'),
  mails: byTask(
    'notifications.forget_old_mails',
    'deleted 90 days after they were made; those that failed or are in doubt wait for a person'
  ),
  memberships: CUSTOMER,
  messages: withRowsOf('conversations'),
  note_mentions: withRowsOf('notes'),
  notes: byTask(
    'notes.forget_old_notes',
    'deleted 730 days (setting) after the last edit; pinned ones stay'
  ),
  node_loads: kept('a row a node'),
  operation_steps: withRowsOf('operations'),
  operations: byTask(
    'provisioning.forget_old_history',
    'deleted after 180 days (setting); the latest of each kind and outcome stays with its server'
  ),
  order_items: kept('what was ordered: books'),
  orders: kept('what was ordered: books'),
  outbox_messages: byTask('core.forget_old_rows', 'deleted 14 days after they were delivered'),
  email_changes: byTask(
    'identity.forget_old_sign_ins',
    'a row for each wish for another address, deleted 30 days after it expired'
  ),
  social_flows: byTask(
    'identity.forget_old_sign_ins',
    'a row for each time that somebody goes to a sign-in provider, deleted a day after it expired'
  ),
  social_identities: kept('a row for each provider that a person signs in through'),
  password_resets: byTask(
    'identity.forget_old_sign_ins',
    'deleted 30 days after the link has run out'
  ),
  payment_attempts: BOOKS,
  payment_methods: CUSTOMER,
  payment_shares: BOOKS,
  payments: BOOKS,
  payouts: BOOKS,
  plans: OFFER,
  processes: byTask('core.forget_old_rows', 'a row a process, deleted when silent for a day'),
  product_options: OFFER,
  product_templates: OFFER,
  account_price_lists: withRowsOf('accounts'),
  price_changes: OFFER,
  price_list_prices: withRowsOf('price_lists'),
  price_lists: OFFER,
  price_notices: BOOKS,
  products: OFFER,
  provisioning_findings: kept('server issues and how staff resolved them: few'),
  rate_limits: kept('deleted by the limiter itself, an hour after their time is over'),
  refunds: BOOKS,
  remote_ids: kept('identifiers that are never given twice: a row a server'),
  scheduled_tasks: kept('a row a task'),
  sequences: kept('a row a series'),
  service_events: byTask(
    'provisioning.forget_old_history',
    'deleted after 180 days (setting); the latest of each kind stays with its server'
  ),
  service_suspensions: withRowsOf(
    'services',
    'why it was held and when that ended; a few a server'
  ),
  services: kept('what was sold: invoices and orders name it'),
  sessions: byTask('core.forget_old_rows', 'deleted when they have run out, after 14 days'),
  settings: kept('a row a setting'),
  ssh_keys: CUSTOMER,
  staff_members: FEW,
  staff_messages: withRowsOf('staff_notices'),
  staff_notice_items: withRowsOf('staff_notices'),
  staff_notices: byTask('notifications.forget_old_alerts', 'deleted 90 days after they were told'),
  submissions: byTask('core.forget_old_rows', 'markers of forms, deleted after 14 days'),
  subscription_changes: BOOKS,
  subscription_items: withRowsOf('subscriptions'),
  subscriptions: BOOKS,
  tax_rates: OFFER,
  template_images: OFFER,
  templates: OFFER,
  terms_versions: OFFER,
  top_ups: BOOKS,
  plan_meters: OFFER,
  rated_usage: BOOKS,
  subscription_meters: withRowsOf('subscriptions'),
  usage_counters: withRowsOf('services', 'the last reading of each counter; a few a server'),
  usage_records: byTask(
    'billing.forget_old_usage',
    'what was used, deleted after 400 days (setting)'
  ),
  usage_warnings: kept('a row or two a period of who used much'),
  trials: BOOKS,
  trial_marks: withRowsOf('trials', 'by what an account is known that tries again; a few a trial'),
  user_sessions: byTask(
    'identity.forget_old_sign_ins',
    'deleted 90 days after the sign-in has run out'
  ),
  users: CUSTOMER,
  vat_confirmations: kept('when a VAT number was confirmed: proof for the tax office'),
  invoice_drafts: kept('what staff are writing, until they issue or delete it'),
  invoice_draft_lines: withRowsOf('invoice_drafts'),
  write_offs: BOOKS,
  webhook_events: byTask(
    'billing.forget_old_events',
    'deleted 90 days after they came, ignored ones after 14'
  ),
}
