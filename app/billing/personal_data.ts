import {
  impersonal,
  type PersonalColumn,
  type PersonalDataDeclaration,
} from '#core/registries/personal_data'

const kept = (category: PersonalColumn['category']): PersonalColumn => ({
  category,
  purpose: 'bookkeeping',
  onErase: 'seal',
  retention: 'invoice',
})
const forPaying = (category: PersonalColumn['category']): PersonalColumn => ({
  category,
  purpose: 'payment',
  onErase: 'delete',
  retention: 'P2Y',
})
const proof = (category: PersonalColumn['category']): PersonalColumn => ({
  category,
  purpose: 'withdrawal_proof',
  onErase: 'seal',
  retention: 'invoice',
})
const byAccount = { accountColumn: 'account_id' }
const lease = impersonal('next_check_at', 'checks', 'lease_until', 'fence')

/** What billing's tables hold. Documents and bookings stay as the law demands; cards are kept by the gateway alone. */
export const billingPersonalData: PersonalDataDeclaration = {
  module: 'billing',
  purposes: {
    bookkeeping: {
      basis: 'legal_obligation',
      description: 'Keeping the invoices and accounting records that tax law requires',
    },
    payment: { basis: 'contract', description: 'Processing payments and refunds' },
    withdrawal_proof: {
      basis: 'legal_obligation',
      description: 'Documenting that you asked us to start before the withdrawal period ends',
    },
  },
  tables: {
    ledger_accounts: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'code', 'currency', 'created_at'),
        key: kept('financial'),
        account_id: kept('identity'),
      },
    },
    ledger_transfers: {
      subject: { via: 'ledger_accounts' },
      columns: {
        ...impersonal(
          'id',
          'idem',
          'debit_id',
          'credit_id',
          'currency',
          'kind',
          'ref_type',
          'posted_at'
        ),
        amount_minor: kept('financial'),
        invoice_id: kept('financial'),
        ref_id: kept('financial'),
      },
    },
    invoices: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'series',
          'seq',
          'number',
          'state',
          'currency',
          'tax_mode',
          'snapshot_hash',
          'order_id',
          'kind'
        ),
        ...impersonal(
          'issued_on',
          'due_on',
          'extended_to',
          'paid_at',
          'voided_at',
          'void_by',
          'created_at',
          'updated_at'
        ),
        account_id: kept('identity'),
        net_minor: kept('financial'),
        tax_minor: kept('financial'),
        total_minor: kept('financial'),
        paid_minor: kept('financial'),
        refunded_minor: kept('financial'),
        credited_minor: kept('financial'),
        snapshot: kept('contact'),
        void_reason: kept('free_text'),
      },
    },
    invoice_lines: {
      subject: { via: 'invoices' },
      columns: {
        ...impersonal(
          'id',
          'invoice_id',
          'position',
          'kind',
          'service_id',
          'subscription_id',
          'quantity',
          'period_start',
          'period_end',
          'coupon_id'
        ),
        description: kept('financial'),
        unit_minor: kept('financial'),
        discount_minor: kept('financial'),
        net_minor: kept('financial'),
        tax_minor: kept('financial'),
      },
    },
    subscriptions: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'service_id',
          'product_id',
          'plan_id',
          'state',
          'currency',
          'cycle_unit',
          'cycle_count',
          'first_invoice_id',
          'anchor_on',
          'cycle_index',
          'renews_on',
          'invoice_on',
          'ends_on',
          'trial_days',
          'trial_ends_on',
          'is_metered',
          'is_hourly',
          'started_at',
          'hours_until',
          'settle_on'
        ),
        ...impersonal('parked_at', 'parked_reason', 'ended_at', 'created_at', 'updated_at'),
        account_id: kept('identity'),
        name: kept('technical'),
        hostname: kept('technical'),
        price_minor: kept('financial'),
        carried_minor: kept('financial'),
      },
    },
    subscription_items: {
      subject: { via: 'subscriptions' },
      columns: {
        ...impersonal(
          'id',
          'subscription_id',
          'position',
          'kind',
          'ref_id',
          'price_list_id',
          'name',
          'quantity',
          'cycle_unit',
          'cycle_count',
          'from_on',
          'until_on',
          'until_before',
          'replaced_by',
          'from_at',
          'until_at',
          'created_at'
        ),
        unit_minor: kept('financial'),
        hour_rate: kept('financial'),
        month_minor: kept('financial'),
      },
    },
    mrr_movements: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'subscription_id', 'nth', 'day', 'kind', 'currency', 'created_at'),
        account_id: kept('identity'),
        delta_minor: kept('financial'),
        after_minor: kept('financial'),
      },
    },
    begin_consents: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'subscription_id', 'order_id', 'wording', 'wording_version'),
        ...impersonal('language', 'owes_used'),
        account_id: proof('identity'),
        given_by: proof('activity'),
        created_at: proof('activity'),
      },
    },
    cancellations: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'subscription_id', 'mode', 'state', 'ends_on', 'open_key'),
        ...impersonal('owes_used'),
        ...impersonal('undone_at', 'executed_at', 'created_at', 'updated_at'),
        account_id: kept('identity'),
        reason: kept('activity'),
        comment: kept('free_text'),
        cancelled_by: kept('activity'),
        undone_by: kept('activity'),
      },
    },
    subscription_meters: {
      subject: { via: 'subscriptions' },
      columns: impersonal(
        ...['id', 'subscription_id', 'meter', 'included', 'unit_size', 'rounding', 'tiers'],
        ...['per', 'cap_minor', 'created_at']
      ),
    },
    usage_records: {
      subject: { via: 'subscriptions' },
      columns: {
        ...impersonal('id', 'subscription_id', 'meter', 'key', 'rated_at', 'created_at'),
        quantity: kept('activity'),
        from_at: kept('activity'),
        until_at: kept('activity'),
        day: kept('activity'),
      },
    },
    rated_usage: {
      subject: { via: 'subscriptions' },
      columns: {
        ...impersonal('id', 'subscription_id', 'meter', 'starts_on', 'ends_on', 'part'),
        ...impersonal('invoice_id', 'created_at'),
        quantity: kept('activity'),
        listed_minor: kept('financial'),
      },
    },
    usage_warnings: {
      subject: { via: 'subscriptions' },
      columns: impersonal('id', 'subscription_id', 'meter', 'starts_on', 'percent', 'created_at'),
    },
    trials: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'subscription_id', 'state', 'days', 'ends_on', 'started_at'),
        ...impersonal('reminded_at', 'lapsed_at', 'closed_at', 'created_at', 'updated_at'),
        account_id: kept('identity'),
      },
    },
    trial_marks: {
      subject: { via: 'trials' },
      columns: {
        ...impersonal('id', 'trial_id', 'created_at'),
        mark: forPaying('identity'),
      },
    },
    subscription_changes: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'subscription_id', 'kind', 'starts', 'state', 'effective_on'),
        ...impersonal('is_free', 'invoice_id', 'operation_id', 'open_key', 'expires_on'),
        ...impersonal('applied_at', 'ended_at', 'created_at', 'updated_at'),
        account_id: kept('identity'),
        from_terms: kept('financial'),
        to_terms: kept('financial'),
        periods: kept('financial'),
        left_minor: kept('financial'),
        requested_by: kept('activity'),
      },
    },
    price_changes: {
      subject: 'none',
      columns: {
        ...impersonal('id', 'kind', 'ref_id', 'name', 'currency', 'cycle_unit', 'cycle_count'),
        ...impersonal('from_minor', 'to_minor', 'audience', 'takes_others', 'notice_days'),
        ...impersonal('price_list_id', 'price_list_name'),
        ...impersonal('effective_on', 'state', 'open_key', 'work_key', 'in_force_at'),
        ...impersonal('scheduled_by', 'taken_back_by', 'taken_back_at', 'created_at', 'updated_at'),
      },
    },
    price_notices: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'price_change_id', 'subscription_id', 'letter_id', 'state', 'ref_id'),
        ...impersonal('item_id', 'next_item_id', 'starts_on', 'created_at', 'updated_at'),
        account_id: kept('identity'),
        quantity: kept('financial'),
        old_minor: kept('financial'),
        new_minor: kept('financial'),
      },
    },
    billing_holds: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'subscription_id', 'until_on', 'open_key', 'released_at'),
        ...impersonal('created_at', 'updated_at'),
        account_id: kept('identity'),
        reason: kept('free_text'),
        held_by: kept('activity'),
        released_by: kept('activity'),
      },
    },
    coupons: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'code', 'code_key', 'note', 'state', 'kind', 'percent_bp'),
        ...impersonal('applies_to', 'duration', 'cycles', 'cycle_lengths', 'new_customers'),
        ...impersonal('most_uses', 'most_per_account', 'starts_on', 'ends_on', 'uses', 'version'),
        ...impersonal('archived_at', 'created_at', 'updated_at'),
        account_id: kept('identity'),
      },
    },
    coupon_amounts: {
      subject: 'none',
      columns: impersonal('coupon_id', 'currency', 'off_minor', 'minimum_minor'),
    },
    coupon_products: { subject: 'none', columns: impersonal('coupon_id', 'product_id') },
    coupon_redemptions: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'coupon_id', 'order_id', 'subscription_id', 'released_at'),
        ...impersonal('created_at'),
        account_id: kept('identity'),
        given_by: kept('activity'),
      },
    },
    subscription_discounts: {
      subject: { via: 'subscriptions' },
      columns: {
        ...impersonal('id', 'subscription_id', 'redemption_id', 'coupon_id', 'code', 'months'),
        ...impersonal('cycles', 'from_on', 'until_on', 'ended_on', 'created_at'),
        percent_bp: kept('financial'),
        off_minor: kept('financial'),
        ended_by: kept('activity'),
      },
    },
    billed_periods: {
      subject: { via: 'subscriptions' },
      columns: {
        ...impersonal(
          'id',
          'subscription_id',
          'starts_on',
          'ends_on',
          'cycle_days',
          'invoice_id',
          'is_carried',
          'created_at'
        ),
        listed_minor: kept('financial'),
      },
    },
    invoice_tax_groups: {
      subject: { via: 'invoices' },
      columns: {
        ...impersonal('id', 'invoice_id', 'category', 'country', 'rate_bp', 'reason'),
        taxable_minor: kept('financial'),
        tax_minor: kept('financial'),
      },
    },
    credit_notes: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'invoice_id',
          'series',
          'seq',
          'number',
          'currency',
          'settle',
          'cause',
          'issued_on',
          'snapshot_hash',
          'created_at'
        ),
        account_id: kept('identity'),
        net_minor: kept('financial'),
        tax_minor: kept('financial'),
        total_minor: kept('financial'),
        returned_minor: kept('financial'),
        reason: kept('free_text'),
        issued_by: kept('activity'),
        snapshot: kept('contact'),
      },
    },
    write_offs: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'invoice_id', 'currency', 'open_key', 'reversed_at', 'created_at'),
        account_id: kept('identity'),
        amount_minor: kept('financial'),
        tax_minor: kept('financial'),
        reason: kept('free_text'),
        written_off_by: kept('activity'),
      },
    },
    invoice_drafts: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'currency', 'due_days', 'version', 'created_at', 'updated_at'),
        account_id: forPaying('identity'),
        created_by: forPaying('activity'),
      },
    },
    invoice_draft_lines: {
      subject: { via: 'invoice_drafts' },
      columns: {
        ...impersonal('id', 'draft_id', 'position', 'quantity', 'period_start', 'period_end'),
        ...impersonal('service_id'),
        description: forPaying('financial'),
        unit_minor: forPaying('financial'),
      },
    },
    credit_note_lines: {
      subject: { via: 'credit_notes' },
      columns: {
        ...impersonal('id', 'credit_note_id', 'invoice_line_id', 'position', 'days'),
        description: kept('financial'),
        net_minor: kept('financial'),
        tax_minor: kept('financial'),
      },
    },
    credit_note_tax_groups: {
      subject: { via: 'credit_notes' },
      columns: {
        ...impersonal('id', 'credit_note_id', 'category', 'country', 'rate_bp', 'reason'),
        taxable_minor: kept('financial'),
        tax_minor: kept('financial'),
      },
    },
    tax_rates: {
      subject: 'none',
      columns: impersonal('id', 'country', 'rate_bp', 'valid_from', 'created_at'),
    },
    vat_confirmations: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'created_at'),
        account_id: kept('identity'),
        vat_id: kept('identity'),
        confirmed_by: kept('activity'),
      },
    },
    gateway_customers: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'gateway', 'generation', 'lost_at', 'created_at', 'updated_at'),
        account_id: forPaying('identity'),
        external_id: forPaying('identity'),
      },
    },
    gateway_accounts: {
      subject: 'none',
      columns: impersonal('gateway', 'external_id', 'live', 'updated_at'),
    },
    payment_methods: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'gateway', 'state', 'created_at', 'updated_at'),
        account_id: forPaying('identity'),
        external_id: forPaying('financial'),
        brand: forPaying('financial'),
        last_four: forPaying('financial'),
        exp_month: forPaying('financial'),
        exp_year: forPaying('financial'),
        default_key: forPaying('financial'),
        backup_key: forPaying('financial'),
        refused_for: forPaying('financial'),
        fingerprint: forPaying('financial'),
      },
    },
    billing_profiles: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'consolidate', 'use_credit_first', 'created_at', 'updated_at'),
        account_id: forPaying('identity'),
        purchase_order: forPaying('free_text'),
      },
    },
    billing_contacts: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'gets_invoices', 'gets_credit_notes', 'gets_reminders', 'asks'),
        ...impersonal('expires_at', 'created_at', 'updated_at'),
        account_id: forPaying('identity'),
        email: forPaying('contact'),
        confirmed_at: forPaying('activity'),
        unsubscribed_at: forPaying('activity'),
      },
    },
    top_ups: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'kind', 'state', 'currency', 'open_key', 'created_at', 'updated_at'),
        account_id: kept('identity'),
        amount_minor: kept('financial'),
        payment_id: kept('financial'),
      },
    },
    auto_top_ups: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'state', 'currency', 'stopped_reason', 'created_at', 'updated_at'),
        account_id: forPaying('identity'),
        below_minor: forPaying('financial'),
        add_minor: forPaying('financial'),
        monthly_cap_minor: forPaying('financial'),
      },
    },
    payment_shares: {
      subject: { via: 'payment_attempts' },
      columns: {
        ...impersonal('id', 'attempt_id', 'invoice_id', 'open_key'),
        amount_minor: kept('financial'),
      },
    },
    dunning_policies: {
      subject: 'none',
      columns: impersonal(
        'id',
        'name',
        'default_key',
        'steps',
        'hour',
        'skip_weekends',
        'quiet_from',
        'quiet_until',
        'created_at',
        'updated_at'
      ),
    },
    dunning_policy_products: {
      subject: 'none',
      columns: impersonal('product_id', 'policy_id'),
    },
    collection_runs: { subject: 'none', columns: impersonal('name', 'seen_at') },
    collections: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'invoice_id',
          'policy_id',
          'round',
          'next_step',
          'next_at',
          'attempt_id'
        ),
        ...impersonal('wanted_card_id', 'wanted_step', 'grace_ms', 'looks', 'lease_until', 'fence'),
        ...impersonal('created_at', 'updated_at'),
        account_id: kept('identity'),
        state: kept('financial'),
        due_on: kept('financial'),
        stopped_for: kept('financial'),
        held_at: kept('financial'),
        suspended_at: kept('financial'),
        terminated_at: kept('financial'),
        closed_at: kept('financial'),
      },
    },
    collection_events: {
      subject: { via: 'collections' },
      columns: {
        ...impersonal('id', 'collection_id', 'step', 'attempt_id', 'nth', 'machines', 'by_type'),
        ...impersonal('created_at'),
        kind: kept('financial'),
        outcome: kept('financial'),
        at: kept('financial'),
        due_on: kept('financial'),
        by_id: kept('activity'),
        note: kept('free_text'),
      },
    },
    payment_attempts: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'invoice_id',
          'gateway',
          'kind',
          'payment_method_id',
          'save_card',
          'state',
          'open_key',
          'top_up_id'
        ),
        ...impersonal('off_session', 'by_link', 'collection_id'),
        ...impersonal('currency', 'submitted_at', 'created_at', 'updated_at'),
        ...lease,
        account_id: kept('identity'),
        amount_minor: kept('financial'),
        customer_external_id: kept('identity'),
        session_id: kept('financial'),
        session_url: forPaying('financial'),
        intent_id: kept('financial'),
        action_url: forPaying('financial'),
        error_code: kept('financial'),
        decline_code: kept('financial'),
        advice_code: kept('financial'),
        error_message: kept('financial'),
      },
    },
    payments: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'invoice_id',
          'attempt_id',
          'part',
          'kind',
          'gateway',
          'currency',
          'received_at',
          'bank_entry_id',
          'undone_at',
          'created_at',
          'updated_at'
        ),
        account_id: kept('identity'),
        external_id: kept('financial'),
        amount_minor: kept('financial'),
        applied_minor: kept('financial'),
        refunded_minor: kept('financial'),
        card_brand: kept('financial'),
        card_last_four: kept('financial'),
        note: kept('free_text'),
      },
    },
    refunds: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'payment_id',
          'invoice_id',
          'credit_note_id',
          'destination',
          'state',
          'currency',
          'cause',
          'error_code'
        ),
        ...impersonal('submitted_at', 'created_at', 'updated_at'),
        ...lease,
        account_id: kept('identity'),
        amount_minor: kept('financial'),
        from_credit_minor: kept('financial'),
        external_id: kept('financial'),
        reference: kept('free_text'),
        part: kept('financial'),
        reason: kept('free_text'),
        requested_by: kept('activity'),
      },
    },
    disputes: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'payment_id',
          'invoice_id',
          'gateway',
          'state',
          'is_inquiry',
          'blocks_refunds',
          'suspends',
          'currency',
          'answer_by',
          'opened_at',
          'closed_at',
          'created_at',
          'updated_at'
        ),
        account_id: kept('identity'),
        external_id: kept('financial'),
        reason: kept('financial'),
        amount_minor: kept('financial'),
      },
    },
    dispute_parts: {
      subject: { via: 'disputes' },
      columns: {
        ...impersonal('id', 'dispute_id', 'payment_id', 'invoice_id', 'currency'),
        ...impersonal('created_at', 'updated_at'),
        amount_minor: kept('financial'),
      },
    },
    dispute_answers: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'dispute_id',
          'kind',
          'state',
          'version',
          'sent_at',
          'error_code',
          'created_at',
          'updated_at'
        ),
        ...lease,
        account_id: kept('identity'),
        evidence: kept('free_text'),
        saved_by: kept('activity'),
        sent_by: kept('activity'),
      },
    },
    document_archives: {
      subject: 'none',
      columns: {
        ...impersonal('id', 'from_on', 'until_on', 'state', 'open_key', 'requested_by'),
        ...impersonal('document_count', 'done_count', 'size_bytes', 'error_code', 'error_message'),
        ...impersonal('attempts', 'next_at', 'lease_until', 'fence'),
        ...impersonal('built_at', 'expires_at', 'created_at', 'updated_at'),
      },
    },
    document_archive_pieces: {
      subject: 'none',
      columns: impersonal('id', 'archive_id', 'fence', 'position', 'content', 'created_at'),
    },
    bank_statements: {
      subject: 'none',
      columns: impersonal(
        'id',
        'format',
        'state',
        'file_name',
        'bank_account',
        'entry_count',
        'new_count',
        'content',
        'uploaded_by',
        'created_at',
        'updated_at'
      ),
    },
    bank_layouts: {
      subject: 'none',
      columns: impersonal('signature', 'columns', 'updated_at'),
    },
    bank_entries: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'statement_id',
          'bank_account',
          'entry_key',
          'direction',
          'booked_on',
          'currency',
          'state',
          'reason',
          'version',
          'refund_id',
          'decided_at',
          'created_at',
          'updated_at'
        ),
        account_id: kept('identity'),
        amount_minor: kept('financial'),
        party: kept('identity'),
        iban: kept('financial'),
        purpose: kept('financial'),
        reference: kept('financial'),
        note: kept('free_text'),
        suggestion: kept('financial'),
        decided_by: kept('activity'),
      },
    },
    credit_grants: {
      subject: byAccount,
      columns: {
        ...impersonal('id', 'currency', 'created_at'),
        account_id: kept('identity'),
        amount_minor: kept('financial'),
        reason: kept('free_text'),
        granted_by: kept('activity'),
      },
    },
    webhook_events: {
      subject: 'none',
      columns: impersonal(
        'id',
        'gateway',
        'event_id',
        'type',
        'object_id',
        'payload',
        'state',
        'source',
        'attempts',
        'last_error',
        'next_attempt_at',
        'lease_until',
        'fence',
        'occurred_at',
        'created_at',
        'updated_at'
      ),
    },
    payouts: {
      subject: 'none',
      columns: impersonal(
        ...['id', 'gateway', 'external_id', 'state', 'is_automatic', 'is_before_opening'],
        ...['amount_minor', 'currency', 'reference', 'failure_code', 'failure_message'],
        ...['arrives_on', 'opened_at', 'lines', 'entry_count', 'entries_minor', 'listed_after'],
        ...['created_at', 'updated_at']
      ),
    },
    balance_entries: {
      subject: { via: 'payments' },
      columns: {
        ...impersonal(
          ...['id', 'gateway', 'external_id', 'kind', 'type', 'description', 'source_id'],
          ...['charge_id', 'currency', 'state', 'payout_id', 'occurred_at', 'created_at'],
          ...['updated_at', 'unexplained_minor']
        ),
        gross_minor: kept('financial'),
        fee_minor: kept('financial'),
        net_minor: kept('financial'),
        payment_id: kept('identity'),
      },
    },
    held_balances: {
      subject: 'none',
      columns: impersonal(
        ...['gateway', 'currency', 'account_external_id', 'live', 'opened_at'],
        ...['opening_minor', 'opening_booked_minor', 'told_minor', 'entries_minor', 'told_at'],
        ...['created_at', 'updated_at']
      ),
    },
    gateway_cursors: {
      subject: 'none',
      columns: impersonal(
        'gateway',
        'events_since',
        'refusal',
        'compared_until',
        'marked_since',
        'updated_at'
      ),
    },
    billing_findings: {
      subject: byAccount,
      columns: {
        ...impersonal(
          'id',
          'cause',
          'kind',
          'attempt_id',
          'invoice_id',
          'settled_at',
          'created_at'
        ),
        account_id: kept('identity'),
        details: kept('financial'),
      },
    },
  },
}
