import type { SchemaRules } from '@adonisjs/lucid/types/schema_generator'

/** Whole numbers of the panel stay within what JavaScript holds exactly; booleans are read as such on both databases. */
export default {
  types: {
    bigint: { tsType: 'number', decorators: [{ name: '@column' }] },
    boolean: {
      tsType: 'boolean',
      decorators: [{ name: '@booleanColumn' }],
      imports: [{ source: '#core/database/columns', namedImports: ['booleanColumn'] }],
    },
  },
} satisfies SchemaRules
