import { Readable } from 'node:stream'
import { audit } from '#audit/models/audit_entry'
import { clock } from '#core/clock'
import { calendarDay } from '#core/calendar_day'
import { settings } from '#core/settings/settings'
import { csvOf } from '#core/lists/csv'
import { parametersOf, readState } from '#core/lists/list_state'
import { staffList, textOf } from '#core/lists/pages'
import type { HttpContext } from '@adonisjs/core/http'

export default class ListExportsController {
  /** All that matches, as a file. Who took it, and with which filters, is in the audit log: it takes data of customers along. */
  async show(ctx: HttpContext) {
    const { params, request, response } = ctx
    const list = await staffList(ctx, params.list)
    const t = textOf(ctx)
    const state = await readState(list, request.qs(), t)
    const changes = { filters: Object.fromEntries(parametersOf(state)) }
    await audit.record(null, 'list.exported', ['list', params.list], { changes })
    const name = `${params.list}-${await this.#today()}.csv`
    response.header('content-type', 'text/csv; charset=utf-8')
    response.header('content-disposition', `attachment; filename="${name}"`)
    response.header('cache-control', 'no-store')
    return response.stream(Readable.from(csvOf(list, state, t)))
  }

  async #today(): Promise<string> {
    return calendarDay(clock.now(), await settings.get('company.time_zone')).toISODate()
  }
}
