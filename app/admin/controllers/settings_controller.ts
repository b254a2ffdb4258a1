import { Exception } from '@adonisjs/core/exceptions'
import { audit } from '#audit/models/audit_entry'
import { transaction } from '#core/database/transaction'
import { settings, type SettingTypes } from '#core/settings/settings'
import { browserRules } from '#core/forms/browser_rules'
import {
  fieldOf,
  settingGroups,
  settingsIn,
  settingsMessages,
  settingsValidator,
} from '#admin/settings_form'
import type { HttpContext } from '@adonisjs/core/http'

/** Settings that staff change, rendered and checked from what modules declare. */
export default class SettingsController {
  async index({ response }: HttpContext) {
    return response.redirect().toRoute('admin.settings.edit', ['company'])
  }

  async edit({ params, view, i18n }: HttpContext) {
    const values = (await settings.all()) as Record<string, unknown>
    const { group } = params
    const fields = this.#declared(group).map(([name, definition]) => ({
      ...definition,
      section: definition.section ?? '',
      name: fieldOf(name),
      label: i18n.t(`settings.${name}.label`),
      help: textOf(i18n, `settings.${name}.help`),
      unit: textOf(i18n, `settings.${name}.unit`),
      options: definition.options?.map((value) => ({
        value,
        label: i18n.t(`settings.${name}.options.${value}`, {}, value),
      })),
      value: values[name],
    }))
    return view.render('pages/admin/settings', {
      rules: browserRules(settingsValidator(group)),
      group,
      groups: settingGroups(),
      sections: [...Map.groupBy(fields, ({ section }) => section)].map(([section, own]) => {
        const key = `settings.sections.${group}.${section}`
        return {
          id: section || group,
          title: section ? i18n.t(`${key}.title`) : i18n.t(`settings.groups.${group}`),
          text: section ? textOf(i18n, `${key}.text`) : undefined,
          fields: own,
        }
      }),
    })
  }

  async update({ params, request, response, session, i18n }: HttpContext) {
    const declared = this.#declared(params.group)
    const input: Record<string, unknown> = await request.validateUsing(
      settingsValidator(params.group),
      { messagesProvider: settingsMessages(params.group, i18n) }
    )
    const before = (await settings.all()) as Record<string, unknown>
    const after = Object.fromEntries(
      declared.map(([name, { control }]) => {
        const value = input[fieldOf(name)]
        return [name, control === 'boolean' ? value === true : (value ?? '')]
      })
    )
    const changed = Object.fromEntries(
      Object.entries(after).filter(([name, value]) => value !== before[name])
    )

    await transaction(async (trx) => {
      await settings.set(changed as Partial<SettingTypes>, trx)
      if (Object.keys(changed).length === 0) return
      const old = Object.fromEntries(Object.keys(changed).map((name) => [name, before[name]]))
      await audit.record(
        trx,
        'settings.updated',
        { id: params.group },
        { changes: { before: old, after: changed } }
      )
    })
    session.flash('success', i18n.t('admin.settings.saved'))
    return response.redirect().toRoute('admin.settings.edit', [params.group])
  }

  #declared(group: string) {
    const declared = settingsIn(group)
    if (declared.length === 0)
      throw new Exception('No such group of settings', { status: 404, code: 'E_ROUTE_NOT_FOUND' })
    return declared
  }
}

function textOf(i18n: HttpContext['i18n'], key: string): string | undefined {
  return i18n.hasMessage(key) ? i18n.t(key) : undefined
}
