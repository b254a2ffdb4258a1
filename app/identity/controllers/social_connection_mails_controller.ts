import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import { mailAllowances } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import { browserFlows } from '#identity/social/browser_flows'
import { holderOf } from '#identity/social/connect_and_enter'
import { providerOf } from '#identity/social/provider_of'
import { showProblem } from '#identity/social/show_problem'
import type { HttpContext } from '@adonisjs/core/http'

/** The mailed link that connects a provider, for who does not know or have a password. */
export default class SocialConnectionMailsController {
  async store(ctx: HttpContext) {
    const { request, response, session, i18n } = ctx
    const provider = providerOf(ctx)
    const flow = await browserFlows.openFlow(session, provider.name)
    const holder = flow && (await holderOf(flow))
    if (!holder) return showProblem(ctx, provider, 'used')

    await throttle.consume(mailAllowances('social_link', request.ip(), holder), response)
    await transaction(async (trx) => {
      await flow.prolong(trx)
      await outbox.publish(trx, 'user.social_link_requested', { flowId: flow.id })
      await audit.record(trx, 'user.sign_in_method_requested', holder, {
        changes: { method: provider.name },
        actor: { type: 'customer', id: holder.id },
      })
    })
    session.flash('success', i18n.t('identity.social.mailed', { email: holder.email }))
    return response.redirect().toRoute('social_connection.create', { provider: provider.name })
  }
}
