import '#start/source_packages'
import { existsSync } from 'node:fs'
import { indexPolicies } from '@adonisjs/bouncer'
import { indexEntities } from '@adonisjs/core'
import { defineConfig } from '@adonisjs/core/app'

/** A release has no demonstration: `npm run build` leaves it out. */
const hasDemonstration = existsSync(new URL('./database/seeders/demo', import.meta.url))
const demonstration = hasDemonstration ? [() => import('#database/seeders/demo/commands/main')] : []
const inDemonstration =
  hasDemonstration && process.env.DEMO === 'true'
    ? [() => import('#database/seeders/demo/demo_provider')]
    : []

/**
 * Migrations run before any module is loaded: a model whose table or columns are not there yet cannot keep them from being
 * made.
 */
const migrating = /^(migration|schema):/.test(process.argv[2] ?? '')

const modules = {
  commands: [
    () => import('#core/commands/main'),
    () => import('#admin/commands/main'),
    () => import('#identity/commands/main'),
    () => import('#audit/commands/main'),
    () => import('#billing/commands/main'),
    () => import('#notifications/commands/main'),
    ...demonstration,
  ],
  providers: [
    () => import('#providers/core_provider'),
    () => import('#providers/audit_provider'),
    () => import('#providers/identity_provider'),
    () => import('#providers/catalog_provider'),
    () => import('#providers/provisioning_provider'),
    () => import('#providers/billing_provider'),
    () => import('#providers/ordering_provider'),
    () => import('#providers/billing_stripe_provider'),
    () => import('#providers/notifications_provider'),
    () => import('#providers/support_chat_provider'),
    () => import('#providers/notes_provider'),
    () => import('#providers/helpcenter_provider'),
    () => import('#providers/privacy_provider'),
    () => import('#providers/admin_provider'),
    () => import('#providers/extensions_provider'),
    ...inDemonstration,
  ],
}

export default defineConfig({
  commands: [
    () => import('@adonisjs/core/commands'),
    () => import('@adonisjs/lucid/commands'),
    () => import('@adonisjs/session/commands'),
    () => import('@adonisjs/bouncer/commands'),
    ...(migrating ? [] : modules.commands),
  ],

  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/core/providers/hash_provider'),
    { file: () => import('@adonisjs/core/providers/repl_provider'), environment: ['repl', 'test'] },
    () => import('@adonisjs/core/providers/vinejs_provider'),
    () => import('@adonisjs/core/providers/edge_provider'),
    () => import('@adonisjs/lucid/database_provider'),
    {
      file: () => import('#providers/migrations_provider'),
      environment: ['console', 'test', 'repl'],
    },
    () => import('#providers/redis_provider'),
    () => import('@adonisjs/session/session_provider'),
    () => import('@adonisjs/ally/ally_provider'),
    () => import('@adonisjs/shield/shield_provider'),
    () => import('@adonisjs/static/static_provider'),
    () => import('@adonisjs/i18n/i18n_provider'),
    () => import('@adonisjs/limiter/limiter_provider'),
    () => import('@adonisjs/mail/mail_provider'),
    () => import('@adonisjs/transmit/transmit_provider'),
    () => import('@adonisjs/bouncer/bouncer_provider'),

    ...(migrating ? [] : modules.providers),
  ],

  preloads: [
    () => import('#start/kernel'),
    () => import('#start/routes'),
    () => import('#start/view'),
  ],

  hooks: {
    init: [
      indexEntities({
        controllers: {
          source: 'app',
          glob: ['**/controllers/**/*_controller.ts'],
          importAlias: '#app',
        },
        events: { enabled: false },
        listeners: { enabled: false },
      }),
      indexPolicies({ source: 'app', glob: ['**/policies/**/*_policy.ts'], importAlias: '#app' }),
    ],
  },

  tests: {
    suites: [
      { name: 'unit', files: ['tests/unit/**/*.spec.ts'], timeout: 10_000 },
      { name: 'packages', files: ['packages/*/tests/**/*.spec.ts'], timeout: 30_000 },
      { name: 'functional', files: ['tests/functional/**/*.spec.ts'], timeout: 30_000 },
      { name: 'sweeps', files: ['tests/sweeps/**/*.spec.ts'], timeout: 30_000 },
      { name: 'crash', files: ['tests/crash/**/*.spec.ts'], timeout: 120_000 },
      { name: 'contract', files: ['tests/contract/**/*.spec.ts'], timeout: 120_000 },
      { name: 'browser', files: ['tests/browser/**/*.spec.ts'], timeout: 300_000 },
    ],
    forceExit: true,
  },

  metaFiles: [
    { pattern: 'resources/views/**/*.edge', reloadServer: false },
    { pattern: 'resources/lang/**/*.json', reloadServer: false },
    { pattern: 'public/**', reloadServer: false },
    { pattern: 'packages/{panel,provisioning}/package.json', reloadServer: false },
  ],
})
