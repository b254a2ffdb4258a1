import { refuseField } from '#core/exceptions/refuse_field'
import { describePolicies, policyForm } from '#billing/collections/policy_form'
import { savePolicy } from '#billing/collections/save_policy'
import { dunningPolicyValidator } from '#billing/validators/collection_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The plans by which unpaid invoices are collected. */
export default class DunningPoliciesController {
  async index({ view }: HttpContext) {
    return view.render('pages/billing/admin/dunning_policies/index', {
      policies: await describePolicies(),
    })
  }

  async create({ view, i18n }: HttpContext) {
    return view.render('pages/billing/admin/dunning_policies/edit', await policyForm(null, i18n))
  }

  async edit({ params, view, i18n }: HttpContext) {
    return view.render(
      'pages/billing/admin/dunning_policies/edit',
      await policyForm(params.id, i18n)
    )
  }

  store(ctx: HttpContext) {
    return save(ctx, null)
  }

  update(ctx: HttpContext) {
    return save(ctx, ctx.params.id)
  }
}

async function save(ctx: HttpContext, id: string | null) {
  const { request, response, session, i18n } = ctx
  const form = await request.validateUsing(dunningPolicyValidator)
  const saved = await savePolicy(id, {
    name: form.name,
    hour: form.hour,
    skipWeekends: form.skip_weekends ?? false,
    quietFrom: form.quiet_from ?? null,
    quietUntil: form.quiet_until ?? null,
    steps: form.steps.flatMap(({ day, do: kind }) =>
      day === undefined || kind === undefined ? [] : { day, do: kind }
    ),
    products: form.products ?? [],
  })
  if (!saved.ok) {
    const { type } = saved.error
    const field = type === 'name_taken' ? 'name' : 'steps'
    return refuseField(field, i18n.t(`billing.dunning.refused.${type}`))
  }
  session.flash('success', i18n.t('billing.dunning.saved'))
  return response.redirect().toRoute('admin.dunning_policies.index')
}
