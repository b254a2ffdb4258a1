import { cursorFrom } from '#core/database/keyset'
import { listServerIssues } from '#provisioning/outside/list_findings'
import { presentMachine } from '#provisioning/outside/present_finding'
import { resolveServerIssue } from '#provisioning/outside/resolve_finding'
import ProvisioningFinding from '#provisioning/models/provisioning_finding'
import { serverIssueFilterValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServerIssuesController {
  async index({ request, view, i18n }: HttpContext) {
    const [, filter] = await serverIssueFilterValidator.tryValidate(request.qs())
    const show = filter?.show ?? 'open'
    const list = await listServerIssues(show, cursorFrom(request))
    return view.render('pages/provisioning/admin/server_issues/index', {
      issues: list,
      rows: list.rows.map((finding) => presentMachine(i18n, finding)),
      show,
    })
  }

  async update({ params, response, session, i18n }: HttpContext) {
    await resolveServerIssue(await ProvisioningFinding.findOrFail(params.id))
    session.flash('success', i18n.t('provisioning.admin.server_issues.resolved_flash'))
    return response.redirect().toRoute('admin.server_issues.index')
  }
}
