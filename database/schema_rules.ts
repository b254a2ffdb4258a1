import type { ColumnInfo, SchemaRules } from '@adonisjs/lucid/types/schema_generator'

const json: ColumnInfo = {
  tsType: 'unknown',
  decorators: [{ name: '@jsonColumn' }],
  imports: [{ source: '#core/database/columns', namedImports: ['jsonColumn'] }],
}

/**
 * Whole numbers of the panel stay within what JavaScript holds exactly; booleans are read as such on both databases;
 * text columns that hold JSON are named here, and their model says what is in them.
 */
export default {
  types: {
    bigint: { tsType: 'number', decorators: [{ name: '@column' }] },
    boolean: {
      tsType: 'boolean',
      decorators: [{ name: '@booleanColumn' }],
      imports: [{ source: '#core/database/columns', namedImports: ['booleanColumn'] }],
    },
  },
  tables: {
    plan_meters: { columns: { tiers: json } },
    subscription_meters: { columns: { tiers: json } },
    subscription_changes: { columns: { from_terms: json, to_terms: json, periods: json } },
    products: { columns: { specs: json, driver_settings: json, included: json } },
    product_options: { columns: { prices: json } },
    cart_items: { columns: { options: json, order_settings: json } },
    order_items: { columns: { snapshot: json } },
    clusters: { columns: { connection: json } },
    cluster_storages: { columns: { content: json } },
    cluster_images: { columns: { nodes: json } },
    services: { columns: { spec: json, order_settings: json } },
    service_events: { columns: { data: json } },
    operations: { columns: { checkpoint: json, refusals: json, leaving: json, target: json } },
    ip_subnets: { columns: { resolvers: json } },
  },
} satisfies SchemaRules
