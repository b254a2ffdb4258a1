import { backToForm } from '#core/forms/back_to_form'
import { keepInput } from '#core/forms/keep_input'
import type { HttpContext } from '@adonisjs/core/http'

/** Whether a form asks only what its choices cost, as it does where no script asks. */
export function asksForTotal({ request }: HttpContext): boolean {
  return request.input('next') === 'update'
}

/** Shows the form as it was sent, with the total of its choices. */
export function showAgain(ctx: HttpContext): void {
  keepInput(ctx)
  backToForm(ctx)
}
