import { staffListPage } from '#core/lists/pages'
import { timelinePage } from '#core/timeline/timeline_page'
import { settings } from '#core/settings/settings'
import Account from '#identity/models/account'
import { cancelOffer, unbegunOffer } from '#billing'
import { cancelChoices, setupChoices } from '#provisioning/services/cancel_choices'
import { findService } from '#provisioning/services/find_service'
import { isCorrectable } from '#provisioning/settings/correct_answers'
import { describeService } from '#provisioning/services/show_service'
import { staffReasons } from '#provisioning/models/service_suspension'
import type { I18n } from '@adonisjs/i18n'
import type { HttpContext } from '@adonisjs/core/http'
import { openSuspensions, type OpenSuspension } from '#provisioning/suspensions/open_suspensions'

export default class ServicesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'services')
    return ctx.view.render('pages/provisioning/admin/services/index', { list })
  }

  async show(ctx: HttpContext) {
    const found = await findService(ctx.params.id)
    const { id, accountId } = found.service
    const suspensions = await openSuspensions(id)
    const scope = { invoiceIds: [], serviceIds: [id], addresses: [] }
    return ctx.view.render('pages/provisioning/admin/services/show', {
      ...(await describeService(found)),
      suspensions,
      openReasons: reasonsLeft(suspensions, ctx.i18n),
      trashDays: await settings.get('provisioning.trash_days'),
      cancelChoices: await staffChoices(id, ctx.i18n),
      correctable: isCorrectable(found.service.state),
      account: await Account.findOrFail(accountId),
      timeline: await timelinePage(ctx, { type: 'service', id, accountId, ...scope }),
    })
  }
}

/** When and why staff may cancel a service; null where nothing is to be ended. */
async function staffChoices(serviceId: string, i18n: I18n) {
  const waiting = await unbegunOffer(serviceId)
  if (waiting) return setupChoices(waiting, i18n)
  const offer = await cancelOffer(serviceId)
  return offer && cancelChoices(offer, i18n, { staff: true })
}

/** The reasons for which staff may still suspend a service, as options. */
function reasonsLeft(open: OpenSuspension[], i18n: I18n) {
  return staffReasons
    .filter((reason) => !open.some((suspension) => suspension.reason === reason))
    .map((value) => ({ value, label: i18n.t(`provisioning.suspended.choices.${value}`) }))
}
