import db from '@adonisjs/lucid/services/db'
import { raiseSequence } from '#core/database/sequence'
import { transaction } from '#core/database/transaction'
import {
  restoreChecks,
  restoreText,
  type RestoreLine,
  type RestoreOptions,
  type RestoreText,
} from '#core/restore/restore_checks'
import { reasonOf } from '#core/security/without_values'

export interface RestoreSection {
  title: RestoreText
  lines: RestoreLine[]
}

/** Runs every check; one that breaks says so and leaves the others their turn. */
export async function* runRestoreChecks(options: RestoreOptions): AsyncGenerator<RestoreSection> {
  for (const check of restoreChecks.checks) {
    const title = restoreText(`titles.${check.name}`)
    try {
      yield { title, lines: await check.run(options) }
    } catch (error) {
      const text = restoreText('broke_off', { reason: reasonOf(error) })
      yield { title, lines: [{ kind: 'person', text }] }
    }
  }
  yield { title: restoreText('titles.numbers'), lines: await numberLines() }
}

/** Lets a series, as in "invoice:312", go on behind a number that staff know of. Throws a sentence where it is none. */
export async function raiseSeries(text: string): Promise<void> {
  const [name, place] = text.split(':')
  const known = restoreChecks.series.map((series) => series.name)
  if (!known.includes(name) || !/^\d{1,12}$/.test(place ?? ''))
    throw new RangeError(restoreText('command.not_a_series', { text, example: known[0] }))
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
  const last = new Map(rows.map((row) => [String(row.name), String(row.value)]))
  return restoreChecks.series
    .filter(({ name }) => last.has(name))
    .map(({ name }) => ({ kind: 'fine', text: numberText(name, last.get(name) ?? '') }))
}

function numberText(name: string, last: string): RestoreText {
  return restoreText('numbering', { series: restoreText(`series.${name}`), last, name })
}
