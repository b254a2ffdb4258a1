import { refuseField } from '#core/exceptions/refuse_field'
import { uploads } from '#core/forms/uploads'
import { staffListPage } from '#core/lists/pages'
import { columnMeanings, type BankColumns, type ColumnMeaning } from '#billing/bank/columns'
import { fileProblemText } from '#billing/bank/file_problem_text'
import { columnsOf, importByColumns, receiveFile } from '#billing/bank/receive_file'
import { discardStatement } from '#billing/bank/discard_statement'
import BankStatement from '#billing/models/bank_statement'
import { bankColumnsValidator, bankStatementValidator } from '#billing/validators/bank_validators'
import type { HttpContext } from '@adonisjs/core/http'

const ROWS_SHOWN = 5

/** Files of the shop's bank. */
export default class BankStatementsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'bank_statements')
    return ctx.view.render('pages/billing/admin/bank_statements/index', { list })
  }

  async create({ view }: HttpContext) {
    const latest = await BankStatement.query().orderBy('id', 'desc').first()
    return view.render('pages/billing/admin/bank_statements/create', {
      bankAccount: latest?.bankAccount ?? '',
    })
  }

  async store({ request, response, session, visitor, i18n }: HttpContext) {
    const form = await request.validateUsing(bankStatementValidator)
    const bytes = uploads.of(request, 'file')
    if (!bytes) refuseField('file', i18n.t('billing.bank.problems.none'))
    const taken = await receiveFile({
      bytes,
      name: uploads.nameOf(request, 'file'),
      bankAccount: form.bank_account ?? i18n.t('billing.bank.statements.main_account'),
      by: { type: 'staff', id: visitor.requireUser().id },
    })
    if (!taken.ok) refuseField('file', fileProblemText(i18n, taken.error))
    const { id, state, entryCount, newCount } = taken.value
    const facts = { count: newCount, known: entryCount - newCount }
    if (state === 'imported') session.flash('success', i18n.t('billing.bank.imported', facts))
    return response.redirect().toRoute('admin.bank_statements.show', { id })
  }

  async show({ params, view, i18n }: HttpContext) {
    const statement = await BankStatement.findOrFail(params.id)
    if (statement.state === 'imported')
      return view.render('pages/billing/admin/bank_statements/show', { statement })
    const { table, head, guess } = await columnsOf(statement)
    const meanings = [...columnMeanings, 'none'] as const
    return view.render('pages/billing/admin/bank_statements/columns', {
      statement,
      guess,
      meanings: meanings.map((value) => ({
        value,
        label: i18n.t(`billing.bank.columns.${value}`),
      })),
      columns: head.names.map((name, index) => ({
        name: name || String(index + 1),
        meaning: columnMeanings.find((one) => guess.at[one] === index) ?? 'none',
      })),
      rows: table.rows.slice(head.index + 1, head.index + 1 + ROWS_SHOWN),
    })
  }

  async update({ params, request, response, session, i18n }: HttpContext) {
    const form = await request.validateUsing(bankColumnsValidator)
    const columns: BankColumns = {
      at: placesOf(form.columns),
      days: form.day_order,
      decimals: form.decimal_mark,
      currency: form.currency,
    }
    const done = await importByColumns(params.id, columns)
    if (!done.ok) refuseField('columns', fileProblemText(i18n, done.error))
    const { id, entryCount, newCount } = done.value
    const facts = { count: newCount, known: entryCount - newCount }
    session.flash('success', i18n.t('billing.bank.imported', facts))
    return response.redirect().toRoute('admin.bank_statements.show', { id })
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    const done = await discardStatement(params.id)
    session.flash(done ? 'success' : 'error', i18n.t(`billing.bank.${done ? 'discarded' : 'kept'}`))
    return response.redirect().toRoute('admin.bank_statements.index')
  }
}

/** Of several columns that are said to mean the same, the first does. */
function placesOf(chosen: (ColumnMeaning | 'none')[]): BankColumns['at'] {
  const places = columnMeanings.map((meaning) => [meaning, chosen.indexOf(meaning)])
  return Object.fromEntries(places)
}
