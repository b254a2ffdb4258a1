import { createError } from '@adonisjs/core/exceptions'
import { choicesOf } from '#core/lists/choices'
import { addressOf } from '#core/lists/list_address'
import { listPage, type ListPage } from '#core/lists/list_page'
import { readState } from '#core/lists/list_state'
import { allowedBy, authorizeNamed } from '#core/named_action'
import { lists } from '#core/registries/lists'
import { allowed } from '#core/registries/policies'
import type { HttpContext } from '@adonisjs/core/http'
import type { ListDefinition, ListText } from '#core/registries/lists'

const E_LIST_UNKNOWN = createError('No list is called "%s"', 'E_ROUTE_NOT_FOUND', 404)

export const textOf =
  ({ i18n }: Pick<HttpContext, 'i18n'>): ListText =>
  (key, data) =>
    i18n.t(key, data)

/** A list by its name, for somebody who may see it; 404 where none is called so, 403 for others. */
export async function staffList(ctx: HttpContext, name: string): Promise<ListDefinition> {
  const list = await lists.find(name)
  if (!list?.can) throw new E_LIST_UNKNOWN([name])
  await authorizeNamed(ctx, list.can)
  return list
}

/** What the page of a list of staff shows: rows, what whoever looks chose of it, and what they may do to rows. */
export async function staffListPage(ctx: HttpContext, name: string): Promise<ListPage> {
  const list = await staffList(ctx, name)
  const [choices, actions] = await Promise.all([
    choicesOf(ctx.visitor.user!.id, name),
    allowed(list.actions ?? [], allowedBy(ctx)),
  ])
  const query = ctx.request.qs()
  const picked = [ctx.session?.flashMessages.get('ids', [])].flat().map(String)
  return listPage({ name, list, query, t: textOf(ctx), choices, actions, picked, forStaff: true })
}

/** The address of a list with what a form kept of the query that it stood under; what it does not know is left out. */
export async function listAddress(ctx: HttpContext, list: ListDefinition): Promise<string> {
  const query = ctx.request.input('query')
  const parameters = new URLSearchParams(typeof query === 'string' ? query : '')
  const state = await readState(list, Object.fromEntries(parameters), textOf(ctx))
  return addressOf(list, state).here
}

/** What the page of a list of a customer shows: the rows of their account alone. Its page has asked a policy. */
export async function customerListPage(
  ctx: HttpContext,
  name: string,
  accountId: string
): Promise<ListPage> {
  const list = await lists.find(name)
  if (!list) throw new E_LIST_UNKNOWN([name])
  return listPage({ name, list, query: ctx.request.qs(), t: textOf(ctx), scope: { accountId } })
}
