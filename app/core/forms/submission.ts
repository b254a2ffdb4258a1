import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import { sqlTime } from '#core/database/sql_time'
import { isUniqueViolation } from '#core/database/unique_violation'
import { backToForm } from '#core/forms/back_to_form'
import type { HttpContext } from '@adonisjs/core/http'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const LONGEST_RESULT = 1024
const LOOKS = 20
const LOOK_EVERY_MS = 50

interface Submission {
  id: string
  claimed: boolean
  /** Whether its action finds by itself what it did before. */
  resumes: boolean
}

const resumable = new Set<string>()

/**
 * Names the route of a form whose action does its work once by itself. Where such a form comes again although nobody
 * knows where the first one led, because the process ended in between, its action goes on instead of being refused.
 */
export function resumeForms(...routes: string[]): void {
  for (const route of routes) resumable.add(route)
}

const current = new AsyncLocalStorage<Submission>()

/**
 * Handles one sent form. The first transaction that commits meanwhile takes the form's marker with it, so the effect and
 * the marker are stored together or not at all; where the form comes again, that transaction fails and the person is led
 * to where the first one led.
 */
export async function asSubmission<T>(ctx: HttpContext, handle: () => Promise<T>): Promise<T> {
  const id = idOf(ctx.request)
  if (!id) return handle()
  const submission = { id, claimed: false, resumes: resumable.has(ctx.route?.name ?? '') }
  const answer = await current.run(submission, handle)
  if (submission.claimed && !sendsOn(ctx.response)) {
    await rememberResult(id, ctx.response.getHeader('location'))
  }
  return answer
}

/** Takes the marker of the form that is being handled, if there is one and no transaction took it before. */
export async function claimSubmission(trx: TransactionClientContract): Promise<void> {
  const submission = current.getStore()
  if (!submission || submission.claimed) return
  const row = { id: submission.id, created_at: sqlTime() }
  try {
    await trx.knexQuery().table('submissions').insert(row)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    if (!submission.resumes || (await storedResult(submission.id, trx)))
      throw new SubmittedBefore(submission.id)
  }
  trx.after('commit', () => {
    submission.claimed = true
  })
}

/** The same form with the same content: somebody who goes back and changes a value sends another one. */
function idOf(request: HttpContext['request']): string | null {
  const marker: unknown = request.input('form_marker')
  if (request.method() !== 'POST' || typeof marker !== 'string' || !marker) return null
  const content = JSON.stringify([request.url(), { ...request.body(), _csrf: null }])
  return createHash('sha256').update(content).digest('hex')
}

/** Whether the form itself is to be sent to another address: nobody can be led there who comes without it. */
function sendsOn(response: HttpContext['response']): boolean {
  return [307, 308].includes(response.getStatus())
}

async function rememberResult(id: string, location: unknown): Promise<void> {
  if (typeof location !== 'string' || location.length > LONGEST_RESULT) return
  await db.from('submissions').where('id', id).update({ result: location })
}

async function storedResult(
  id: string,
  client: Pick<TransactionClientContract, 'from'> = db
): Promise<string | null> {
  const row = await client.from('submissions').where('id', id).select('result').first()
  return row?.result ?? null
}

async function resultOf(id: string): Promise<string | null> {
  for (let look = 0; look < LOOKS; look++) {
    const result = await storedResult(id)
    if (result) return result
    await wait(LOOK_EVERY_MS)
  }
  return null
}

/** A form came again whose effect is stored. It leads where the first one led. */
export class SubmittedBefore extends Exception {
  static status = 409
  static code = 'E_SUBMITTED_BEFORE'
  static message = 'This form was sent before'

  constructor(private readonly submission: string) {
    super()
  }

  async handle(_error: unknown, ctx: HttpContext) {
    ctx.session.flash('info', ctx.i18n.t('ui.form.sent_before'))
    const result = await resultOf(this.submission)
    if (result) return ctx.response.redirect().toPath(result)
    backToForm(ctx)
  }
}
