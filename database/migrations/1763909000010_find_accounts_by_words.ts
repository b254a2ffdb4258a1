import { BaseSchema } from '@adonisjs/lucid/schema'
import { writeWords } from '#identity/models/account/words'

const BATCH = 500

/** The words of accounts' names, so that a search goes to those that begin with a text instead of reading all names. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('account_words', (table) => {
      table.string('word', 60).notNullable()
      table
        .string('account_id', 26)
        .notNullable()
        .references('id')
        .inTable('accounts')
        .onDelete('CASCADE')
      table.primary(['word', 'account_id'])
      table.index(['account_id'], 'account_words_account_index')
    })
    this.defer(async (db) => {
      for (let after = ''; ;) {
        const accounts: { id: string; name: string; company_name: string | null }[] = await db
          .from('accounts')
          .select('id', 'name', 'company_name')
          .where('id', '>', after)
          .orderBy('id')
          .limit(BATCH)
        for (const { id, name, company_name: company } of accounts)
          await writeWords(db, id, name, company)
        if (accounts.length < BATCH) return
        after = accounts[accounts.length - 1].id
      }
    })
  }

  async down() {
    this.schema.dropTable('account_words')
  }
}
