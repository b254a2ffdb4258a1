import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import { sqlTime } from '#core/database/sql_time'
import { isUniqueViolation } from '#core/database/unique_violation'
import { mayContinue, mayResume } from '#core/forms/form_promises'
import { rememberResult, storedResult, SubmittedBefore } from '#core/forms/submitted_before'
import type { HttpContext } from '@adonisjs/core/http'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Submission {
  /** Null where the form carries no marker. */
  id: string | null
  route: string
  claimed: boolean
}

const current = new AsyncLocalStorage<Submission>()

/**
 * Handles one sent form. The first transaction that commits meanwhile takes the form's marker with it, so the effect and
 * the marker are stored together or not at all; where the form comes again, that transaction fails and the person is led
 * to where the first one led. A second transaction would be lost where the process ends before it: it is an error, where
 * developers and tests see it, unless its route says why that is harmless.
 */
export async function asSubmission<T>(ctx: HttpContext, handle: () => Promise<T>): Promise<T> {
  if (ctx.request.method() !== 'POST') return handle()
  const id = idOf(ctx.request)
  const submission = { id, route: ctx.route?.name ?? '', claimed: false }
  const answer = await current.run(submission, handle)
  if (id && submission.claimed && !sendsOn(ctx.response)) {
    await rememberResult(id, ctx.response.getHeader('location'))
  }
  return answer
}

/** Does work that is no effect of the form which is being handled: it takes no marker, and is done again where the form comes again. */
export function apartFromForm<T>(work: () => T): T {
  return current.exit(work)
}

/** Takes the marker of the form that is being handled, if there is one and no transaction took it before. */
export async function claimSubmission(trx: TransactionClientContract): Promise<void> {
  const submission = current.getStore()
  if (!submission) return
  const { id, route, claimed } = submission
  if (claimed) return refuseSecond(route)
  if (id) await takeMarker(id, route, trx)
  trx.after('commit', () => {
    submission.claimed = true
  })
}

async function takeMarker(id: string, route: string, trx: TransactionClientContract) {
  try {
    await trx.knexQuery().table('submissions').insert({ id, created_at: sqlTime() })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    if (!mayResume(route) || (await storedResult(id, trx))) throw new SubmittedBefore(id)
  }
}

function refuseSecond(route: string): void {
  if (app.inProduction || mayContinue(route)) return
  throw new Error(
    `The form of ${route} has a second transaction, which is lost where the process ends before it: do all in one, or tell continueForms why that is harmless`
  )
}

/** The same form with the same content: somebody who goes back and changes a value sends another one. */
function idOf(request: HttpContext['request']): string | null {
  const marker: unknown = request.input('form_marker')
  if (typeof marker !== 'string' || !marker) return null
  const content = JSON.stringify([request.url(), { ...request.body(), _csrf: null }])
  return createHash('sha256').update(content).digest('hex')
}

/** Whether the form itself is to be sent to another address: nobody can be led there who comes without it. */
function sendsOn(response: HttpContext['response']): boolean {
  return [307, 308].includes(response.getStatus())
}
