import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('categories', (table) => {
      table.string('id', 26).primary()
      table.string('name', 120).notNullable()
      table.string('slug', 120).notNullable().unique()
      table.text('description').nullable()
      table.integer('position').notNullable().defaultTo(0)
      table.boolean('visible').notNullable().defaultTo(true)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('products', (table) => {
      table.string('id', 26).primary()
      table.string('category_id', 26).notNullable().references('id').inTable('categories')
      table.string('name', 120).notNullable()
      table.string('slug', 120).notNullable().unique()
      table.string('kind', 16).notNullable()
      table.string('driver', 64).notNullable()
      table.string('summary', 255).nullable()
      table.text('description').nullable()
      table.text('specs').notNullable()
      table.text('driver_settings').notNullable()
      table.text('included').notNullable()
      table.integer('stock').nullable()
      table.string('state', 32).notNullable()
      table.integer('position').notNullable().defaultTo(0)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'category_id', 'position'], 'products_shelf_index')
    })

    this.schema.createTable('plans', (table) => {
      table.string('id', 26).primary()
      table.string('product_id', 26).notNullable().references('id').inTable('products')
      table.string('cycle_unit', 8).notNullable()
      table.integer('cycle_count').notNullable()
      table.string('currency', 3).notNullable()
      table.bigInteger('price_minor').notNullable()
      table.bigInteger('setup_fee_minor').notNullable().defaultTo(0)
      table.string('state', 32).notNullable()
      table.integer('position').notNullable().defaultTo(0)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.unique(['product_id', 'cycle_unit', 'cycle_count', 'currency'], {
        indexName: 'plans_cycle_unique',
      })
    })

    this.schema.createTable('templates', (table) => {
      table.string('id', 26).primary()
      table.string('name', 120).notNullable()
      table.string('slug', 120).notNullable().unique()
      table.string('kind', 16).notNullable()
      table.string('os_family', 32).notNullable()
      table.string('version', 32).notNullable()
      table.string('icon', 64).nullable()
      table.string('default_user', 32).notNullable()
      table.integer('position').notNullable().defaultTo(0)
      table.boolean('enabled').notNullable().defaultTo(true)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['kind', 'enabled', 'position'], 'templates_offer_index')
    })

    this.schema.createTable('product_templates', (table) => {
      table
        .string('product_id', 26)
        .notNullable()
        .references('id')
        .inTable('products')
        .onDelete('CASCADE')
      table
        .string('template_id', 26)
        .notNullable()
        .references('id')
        .inTable('templates')
        .onDelete('CASCADE')
      table.primary(['product_id', 'template_id'])
    })

    this.schema.createTable('product_options', (table) => {
      table.string('id', 26).primary()
      table.string('product_id', 26).nullable().references('id').inTable('products')
      table.string('kind', 32).notNullable()
      table.string('name', 120).notNullable()
      table.string('unit', 32).notNullable()
      table.integer('minimum').notNullable().defaultTo(0)
      table.integer('maximum').notNullable()
      table.integer('step').notNullable().defaultTo(1)
      table.text('prices').notNullable()
      table.integer('position').notNullable().defaultTo(0)
      table.boolean('enabled').notNullable().defaultTo(true)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('product_options')
    this.schema.dropTable('product_templates')
    this.schema.dropTable('templates')
    this.schema.dropTable('plans')
    this.schema.dropTable('products')
    this.schema.dropTable('categories')
  }
}
