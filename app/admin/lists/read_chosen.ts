import { createError } from '@adonisjs/core/exceptions'
import { refuseField } from '#core/exceptions/refuse_field'
import { isId } from '#core/ids'
import { LIST_SIZE } from '#core/lists/list_page'
import type { HttpContext } from '@adonisjs/core/http'
import type { ListAction, ListDefinition, ReviewedAction } from '#core/registries/lists'

const E_ACTION_UNKNOWN = createError('Nothing called "%s" is done here', 'E_ROUTE_NOT_FOUND', 404)

const LONGEST_REASON = 500

export interface Chosen {
  action: ListAction | ReviewedAction
  ids: string[]
  reason: string
}

/** What a form asks to be done to which rows; led back where none was ticked, too many are named or a reason is missing. */
export function readChosen({ request, i18n }: HttpContext, list: ListDefinition): Chosen {
  const verb = String(request.input('verb') ?? '')
  const action = list.actions?.find(({ name }) => name === verb)
  if (!action) throw new E_ACTION_UNKNOWN([verb])
  const ids = [...new Set([request.input('ids', [])].flat().filter(isId))]
  if (ids.length === 0) refuseField('ids', i18n.t('ui.list.none_picked'))
  const most = list.size ?? LIST_SIZE
  if (ids.length > most) refuseField('ids', i18n.t('ui.list.too_many_picked', { most }))
  return { action, ids, reason: readReason(request, action, i18n) }
}

function readReason(
  request: HttpContext['request'],
  action: ListAction | ReviewedAction,
  i18n: HttpContext['i18n']
): string {
  if ('review' in action || !action.reason) return ''
  const field = `reason_${action.name}`
  const typed: unknown = request.input(field)
  const reason = typeof typed === 'string' ? typed.trim() : ''
  if (!reason) refuseField(field, i18n.t('ui.list.reason_missing'))
  if (reason.length > LONGEST_REASON)
    refuseField(field, i18n.t('ui.list.reason_long', { most: LONGEST_REASON }))
  return reason
}
