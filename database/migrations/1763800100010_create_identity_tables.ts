import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('users', (table) => {
      table.string('id', 26).primary()
      table.string('email', 254).notNullable().unique('users_email_unique')
      table.string('name', 120).notNullable()
      table.string('password', 255).nullable()
      table.string('locale', 12).notNullable().defaultTo('en')
      table.dateTime('email_verified_at').nullable()
      table.dateTime('sessions_valid_after').nullable()
      table.dateTime('disabled_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('accounts', (table) => {
      table.string('id', 26).primary()
      table.string('name', 120).notNullable()
      table.string('kind', 16).notNullable().defaultTo('personal')
      table.string('company_name', 120).nullable()
      table.string('vat_id', 20).nullable()
      table.string('address_line_1', 120).nullable()
      table.string('address_line_2', 120).nullable()
      table.string('postal_code', 20).nullable()
      table.string('city', 80).nullable()
      table.string('region', 80).nullable()
      table.string('country', 2).notNullable()
      table.string('currency', 3).notNullable()
      table.string('billing_email', 254).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('memberships', (table) => {
      table.string('id', 26).primary()
      table.string('user_id', 26).notNullable().references('id').inTable('users')
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('role', 16).notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.unique(['user_id', 'account_id'], { indexName: 'memberships_user_account_unique' })
      table.index(['account_id'], 'memberships_account_index')
    })

    this.schema.createTable('staff_members', (table) => {
      table.string('id', 26).primary()
      table
        .string('user_id', 26)
        .notNullable()
        .unique('staff_members_user_unique')
        .references('id')
        .inTable('users')
      table.string('role', 16).notNullable()
      table.dateTime('disabled_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('user_sessions', (table) => {
      table.string('id', 26).primary()
      table.string('user_id', 26).notNullable().references('id').inTable('users')
      table.string('account_id', 26).nullable().references('id').inTable('accounts')
      table.string('auth_level', 16).notNullable()
      table.string('ip', 45).nullable()
      table.string('user_agent', 255).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('last_seen_at').notNullable()
      table.dateTime('expires_at').notNullable()
      table.dateTime('revoked_at').nullable()
      table.index(['user_id', 'revoked_at'], 'user_sessions_user_index')
      table.index(['expires_at'], 'user_sessions_expiry_index')
    })

    this.schema.createTable('email_verifications', (table) => {
      table.string('id', 26).primary()
      table.string('user_id', 26).notNullable().references('id').inTable('users')
      table.string('email', 254).notNullable()
      table.string('token_hash', 64).notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('expires_at').notNullable()
      table.dateTime('used_at').nullable()
      table.index(['user_id'], 'email_verifications_user_index')
    })

    this.schema.createTable('password_resets', (table) => {
      table.string('id', 26).primary()
      table.string('user_id', 26).notNullable().references('id').inTable('users')
      table.string('token_hash', 64).notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('expires_at').notNullable()
      table.dateTime('used_at').nullable()
      table.index(['user_id'], 'password_resets_user_index')
    })
  }

  async down() {
    for (const table of [
      'password_resets',
      'email_verifications',
      'user_sessions',
      'staff_members',
      'memberships',
      'accounts',
      'users',
    ]) {
      this.schema.dropTable(table)
    }
  }
}
