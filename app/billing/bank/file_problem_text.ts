import { MOST_LINES, type FileProblem } from '#billing/bank/statement_line'
import type { I18n } from '@adonisjs/i18n'

/** What is wrong with a file of the bank, in words, each bad line by its number. */
export function fileProblemText(i18n: I18n, problem: FileProblem | { type: 'imported' }): string {
  const t = (key: string, facts?: Record<string, string | number>) =>
    i18n.t(`billing.bank.problems.${key}`, facts)
  if (problem.type === 'lines') {
    const told = problem.problems.map(({ line, problem: kind, found }) =>
      t(`lines.${kind}`, { line, found: found || '–' })
    )
    return [t('nothing_imported'), ...told].join(' ')
  }
  const detail = problem.type === 'unreadable' ? problem.detail : ''
  return t(problem.type, { detail, most: MOST_LINES })
}
