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
          'order_id'
        ),
        ...impersonal(
          'issued_on',
          'due_on',
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
          'quantity',
          'period_start',
          'period_end'
        ),
        description: kept('financial'),
        unit_minor: kept('financial'),
        net_minor: kept('financial'),
        tax_minor: kept('financial'),
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
          'open_key'
        ),
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
          'kind',
          'gateway',
          'currency',
          'received_at',
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
