import type { I18n } from '@adonisjs/i18n'

/** Fields of the account that something may be said about. */
export type NotedField = 'vat_id'

export interface NotedAccount {
  id: string
  country: string
  vatId: string | null
}

/** A sentence about what a field's value does, or null where there is nothing to say. */
export type AccountNote = (account: NotedAccount, i18n: I18n) => Promise<string | null>

/** What modules say beside a field of the account, for what the account's own module does not know. */
class AccountNotes {
  #notes = new Map<NotedField, AccountNote[]>()

  add(field: NotedField, note: AccountNote): void {
    this.#notes.set(field, [...(this.#notes.get(field) ?? []), note])
  }

  async of(field: NotedField, account: NotedAccount, i18n: I18n): Promise<string | null> {
    const said: string[] = []
    for (const note of this.#notes.get(field) ?? []) {
      const text = await note(account, i18n)
      if (text) said.push(text)
    }
    return said.length > 0 ? said.join(' ') : null
  }
}

export const accountNotes = new AccountNotes()
