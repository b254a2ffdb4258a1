import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

/** The catalogue is about products, not about people, but for who buys at which prices. */
export const catalogPersonalData: PersonalDataDeclaration = {
  module: 'catalog',
  purposes: {
    own_prices: { basis: 'contract', description: 'Selling to you at the prices agreed with you' },
  },
  tables: {
    categories: {
      subject: 'none',
      columns: impersonal(
        'id',
        'name',
        'slug',
        'description',
        'position',
        'visible',
        'created_at',
        'updated_at'
      ),
    },
    products: {
      subject: 'none',
      columns: impersonal(
        'id',
        'category_id',
        'name',
        'slug',
        'kind',
        'driver',
        'summary',
        'description',
        'specs',
        'driver_settings',
        'included',
        'stock',
        'trial_days',
        'trial_needs_card',
        'state',
        'position',
        'created_at',
        'updated_at'
      ),
    },
    plans: {
      subject: 'none',
      columns: impersonal(
        'id',
        'product_id',
        'cycle_unit',
        'cycle_count',
        'currency',
        'price_minor',
        'setup_fee_minor',
        'hourly_rate',
        'state',
        'position',
        'created_at',
        'updated_at'
      ),
    },
    price_lists: {
      subject: 'none',
      columns: {
        ...impersonal('id', 'name', 'currency', 'percent_off', 'enabled', 'default_key'),
        ...impersonal('version', 'created_at', 'updated_at'),
      },
    },
    price_list_prices: {
      subject: 'none',
      columns: {
        ...impersonal('id', 'price_list_id', 'kind', 'ref_id', 'price_minor'),
        ...impersonal('setup_fee_minor', 'created_at'),
      },
    },
    account_price_lists: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal('id', 'currency', 'price_list_id', 'created_at'),
        account_id: {
          category: 'financial',
          purpose: 'own_prices',
          onErase: 'delete',
          retention: 'account_closed',
        },
      },
    },
    plan_meters: {
      subject: 'none',
      columns: impersonal(
        ...['id', 'plan_id', 'meter', 'included', 'unit_size', 'rounding', 'tiers', 'per'],
        ...['cap_minor', 'created_at', 'updated_at']
      ),
    },
    templates: {
      subject: 'none',
      columns: impersonal(
        'id',
        'name',
        'slug',
        'kind',
        'os_family',
        'version',
        'icon',
        'default_user',
        'position',
        'enabled',
        'created_at',
        'updated_at'
      ),
    },
    product_templates: { subject: 'none', columns: impersonal('product_id', 'template_id') },
    product_options: {
      subject: 'none',
      columns: impersonal(
        'id',
        'product_id',
        'kind',
        'name',
        'unit',
        'minimum',
        'maximum',
        'step',
        'prices',
        'position',
        'enabled',
        'created_at',
        'updated_at'
      ),
    },
  },
}
