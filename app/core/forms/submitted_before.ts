import { setTimeout as wait } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import { backToForm } from '#core/forms/back_to_form'
import type { HttpContext } from '@adonisjs/core/http'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const LONGEST_RESULT = 1024
const LOOKS = 20
const LOOK_EVERY_MS = 50

/** Keeps where a form led, for when it comes again. */
export async function rememberResult(id: string, location: unknown): Promise<void> {
  if (typeof location !== 'string' || location.length > LONGEST_RESULT) return
  await db.from('submissions').where('id', id).update({ result: location })
}

/** Where a form led; null where it was not told, as where the process ended before. */
export async function storedResult(
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
