import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

/** The catalogue is about products, not about people. */
export const catalogPersonalData: PersonalDataDeclaration = {
  module: 'catalog',
  purposes: {},
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
        'state',
        'position',
        'created_at',
        'updated_at'
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
