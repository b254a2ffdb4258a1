import db from '@adonisjs/lucid/services/db'
import { MOST_HITS, startingWith } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'
import { emailAddress } from '#identity/accounts/email_address'
import { wordsOf } from '#identity/models/account/words'

/** Where the words of a name are looked for among others that begin alike. */
const MOST_CANDIDATES = 1000

/** Accounts that a text names exactly, by their id or by the address of a member; none where it names nobody. */
export async function accountsNamedBy(text: string): Promise<string[]> {
  if (looksLikeId(text)) {
    const account = await db.from('accounts').where('id', text).select('id').first()
    return account ? [account.id] : []
  }
  if (!text.includes('@')) return []
  const rows = await db
    .from('users')
    .join('memberships', 'memberships.user_id', 'users.id')
    .where('users.email', emailAddress(text))
    .select('memberships.account_id')
  return rows.map((row) => String(row.account_id))
}

/**
 * At most a hundred accounts with a word in their names for each of the text's that begins with it, or with a member
 * whose address begins with the text, or that the text names exactly.
 */
export async function searchAccounts(text: string): Promise<string[]> {
  const found = await Promise.all([accountsNamedBy(text), byAddress(text), byWords(text)])
  return [...new Set(found.flat())].slice(0, MOST_HITS)
}

async function byAddress(text: string): Promise<string[]> {
  if (text.includes(' ')) return []
  const rows = await startingWith(db.from('users'), 'users.email', text.toLowerCase())
    .join('memberships', 'memberships.user_id', 'users.id')
    .orderBy('users.email')
    .limit(MOST_HITS)
    .select('memberships.account_id')
  return rows.map((row) => String(row.account_id))
}

/** The longest word is the rarest, so it is looked for, and the others only where it was found. */
async function byWords(text: string): Promise<string[]> {
  const [longest, ...others] = wordsOf(text).sort((one, other) => other.length - one.length)
  if (!longest) return []
  const rows = await startingWith(db.from('account_words'), 'word', longest)
    .select('account_id')
    .orderBy('word')
    .limit(others.length > 0 ? MOST_CANDIDATES : MOST_HITS)
  const ids = [...new Set(rows.map((row) => String(row.account_id)))]
  if (others.length === 0 || ids.length === 0) return ids
  const words = await db
    .from('account_words')
    .whereIn('account_id', ids)
    .select('account_id', 'word')
  const byAccount = Map.groupBy(words, (row) => String(row.account_id))
  return ids.filter((id) =>
    others.every((other) => byAccount.get(id)?.some(({ word }) => String(word).startsWith(other)))
  )
}
