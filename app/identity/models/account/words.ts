import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const LONGEST = 60

/** The words by which an account is found: those of its names, in small letters. */
export function wordsOf(...names: (string | null | undefined)[]): string[] {
  const words = names.flatMap((name) =>
    (name ?? '')
      .normalize('NFC')
      .toLowerCase()
      .split(/[\s,;]+/)
  )
  return [...new Set(words.filter(Boolean).map((word) => word.slice(0, LONGEST)))]
}

/** Writes the words of an account in place of those that it had. */
export async function writeWords(
  client: QueryClientContract,
  id: string,
  ...names: (string | null | undefined)[]
): Promise<void> {
  await client.from('account_words').where('account_id', id).delete()
  const rows = wordsOf(...names).map((word) => ({ word, account_id: id }))
  if (rows.length > 0) await client.insertQuery().table('account_words').multiInsert(rows)
}
