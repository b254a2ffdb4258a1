import db from '@adonisjs/lucid/services/db'
import { raiseSequence } from '#core/database/sequence'
import { transaction } from '#core/database/transaction'
import { restoreChecks, type RestoreLine, type RestoreOptions } from '#core/restore/restore_checks'
import { reasonOf } from '#core/security/without_values'

export interface RestoreSection {
  title: string
  lines: RestoreLine[]
}

/** Runs every check; one that breaks says so and leaves the others their turn. */
export async function* runRestoreChecks(options: RestoreOptions): AsyncGenerator<RestoreSection> {
  for (const check of restoreChecks.checks) {
    try {
      yield { title: check.title, lines: await check.run(options) }
    } catch (error) {
      const text = `The check broke off: ${reasonOf(error)}`
      yield { title: check.title, lines: [{ kind: 'person', text }] }
    }
  }
  yield { title: 'Numbers', lines: await numberLines() }
}

/** Lets a series, as in "invoice:312", go on behind a number that staff know of. Throws a sentence where it is none. */
export async function raiseSeries(text: string): Promise<void> {
  const [name, place] = text.split(':')
  const known = restoreChecks.series.map((series) => series.name)
  if (!known.includes(name) || !/^\d{1,12}$/.test(place ?? ''))
    throw new RangeError(`"${text}" is no series and number; say for example ${known[0]}:312`)
  await transaction((trx) => raiseSequence(trx, name, Number(place)))
}

async function numberLines(): Promise<RestoreLine[]> {
  const rows = await db
    .from('sequences')
    .whereIn(
      'name',
      restoreChecks.series.map(({ name }) => name)
    )
    .select('name', 'value')
  const last = new Map(rows.map((row) => [String(row.name), Number(row.value)]))
  return restoreChecks.series
    .filter(({ name }) => last.has(name))
    .map(({ name, title }) => ({
      kind: 'fine',
      text: `${title} go on behind ${last.get(name)}. If a higher number went out, look at sent mails and bookkeeping: --after=${name}:NUMBER`,
    }))
}
