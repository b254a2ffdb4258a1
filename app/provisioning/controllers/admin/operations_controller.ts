import { staffListPage } from '#core/lists/pages'
import { maskSecrets } from '#core/security/mask_secrets'
import { isFree } from '#core/work/lease'
import Operation from '#provisioning/models/operation'
import { problemText, refusalRows } from '#provisioning/operations/problem_text'
import type { HttpContext } from '@adonisjs/core/http'

export default class OperationsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'operations')
    return ctx.view.render('pages/provisioning/admin/operations/index', { list })
  }

  async show({ params, view, i18n }: HttpContext) {
    const operation = await Operation.query()
      .where('id', params.id)
      .preload('service')
      .preload('cluster')
      .preload('steps')
      .firstOrFail()
    return view.render('pages/provisioning/admin/operations/show', {
      operation,
      service: operation.service,
      problem: problemText(operation, i18n),
      refusals: refusalRows(operation, i18n),
      // Drivers keep no secrets in it; what is named like one is masked all the same.
      checkpoint: operation.checkpoint
        ? JSON.stringify(maskSecrets(operation.checkpoint), null, 2)
        : null,
      waits:
        operation.isOpen && operation.state !== 'needs_attention' && isFree(operation.leaseUntil),
      stuck: ['needs_attention', 'failed'].includes(operation.state),
      steps: operation.steps.map((step) => ({
        label: step.label,
        labelKey: step.labelKey,
        state: step.state,
        at: step.finishedAt ?? step.startedAt,
        percent: null,
        waits: step.state === 'current' ? operation.waits : null,
      })),
    })
  }
}
