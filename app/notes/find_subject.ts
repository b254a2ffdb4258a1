import { Exception } from '@adonisjs/core/exceptions'
import { allowedBy } from '#core/named_action'
import { timelines, type FoundSubject } from '#core/registries/timelines'
import type { HttpContext } from '@adonisjs/core/http'

/** What a note is about, where whoever asks may see it; 403 where not, 404 where there is no such thing. */
export async function findSubject(
  ctx: HttpContext,
  type: string,
  id: string
): Promise<FoundSubject> {
  const subject = timelines.subject(type)
  if (subject && !(await allowedBy(ctx)(subject.can)))
    throw new Exception('Not for this role', { status: 403, code: 'E_AUTHORIZATION_FAILURE' })
  const found = await subject?.find(id, ctx.i18n)
  if (!found) throw new Exception('Nothing of this id', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return found
}
