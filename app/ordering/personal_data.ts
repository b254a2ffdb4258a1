import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

const machine = {
  category: 'technical',
  purpose: 'ordering',
  onErase: 'delete',
  retention: 'P14D',
} as const
const contract = {
  category: 'activity',
  purpose: 'contract_proof',
  onErase: 'seal',
  retention: 'invoice',
} as const

const savedKey = {
  category: 'credential',
  purpose: 'saved_keys',
  onErase: 'delete',
  retention: 'account_closed',
} as const

export const orderingPersonalData: PersonalDataDeclaration = {
  module: 'ordering',
  purposes: {
    ordering: { basis: 'contract', description: 'Keeping your cart until you order' },
    saved_keys: { basis: 'contract', description: 'Keeping your SSH keys for your next servers' },
    contract_proof: {
      basis: 'legal_obligation',
      description: 'Documenting what was ordered, by whom and under which terms',
    },
  },
  tables: {
    terms_versions: {
      subject: 'none',
      columns: impersonal(
        'id',
        'version',
        'title',
        'body',
        'published_at',
        'created_at',
        'updated_at'
      ),
    },
    carts: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal('id', 'currency', 'coupon_id', 'expires_at', 'created_at', 'updated_at'),
        account_id: { ...machine, category: 'identity' },
        user_id: { ...machine, category: 'identity' },
        country: { ...machine, category: 'contact' },
      },
    },
    cart_items: {
      subject: { via: 'carts.cart_id' },
      columns: {
        ...impersonal(
          'id',
          'cart_id',
          'plan_id',
          'template_id',
          'options',
          'shown_minor',
          'created_at',
          'updated_at'
        ),
        hostname: machine,
        ssh_key: { ...machine, category: 'credential' },
        ssh_key_fingerprint: { ...machine, category: 'credential' },
        order_settings: { ...machine, category: 'credential' },
      },
    },
    ssh_keys: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal('id', 'type', 'bits', 'last_used_at', 'created_at', 'updated_at'),
        account_id: { ...savedKey, category: 'identity' },
        name: savedKey,
        line: savedKey,
        fingerprint: savedKey,
      },
    },
    orders: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal(
          'id',
          'number',
          'cart_id',
          'state',
          'currency',
          'total_minor',
          'invoice_id',
          'terms_version_id'
        ),
        ...impersonal('holds_stock', 'held_until'),
        ...impersonal('paid_at', 'closed_at', 'closed_by', 'created_at', 'updated_at'),
        account_id: { ...contract, category: 'identity' },
        user_id: { ...contract, category: 'identity' },
        terms_accepted_at: contract,
        ip: {
          category: 'network',
          purpose: 'contract_proof',
          onErase: 'redact',
          retention: 'P180D',
        },
        closed_reason: { ...contract, category: 'free_text' },
      },
    },
    order_items: {
      subject: { via: 'orders.order_id' },
      columns: {
        ...impersonal(
          'id',
          'order_id',
          'service_id',
          'product_id',
          'plan_id',
          'position',
          'cancelled_at',
          'created_at'
        ),
        hostname: { ...contract, category: 'technical' },
        snapshot: { ...contract, category: 'technical' },
      },
    },
  },
}
