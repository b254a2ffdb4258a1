import router from '@adonisjs/core/services/router'
import { fieldId } from '#core/views/fields'
import { settings } from '#core/settings/settings'
import { namesAll } from '#core/search/search_text'
import { fieldOf } from '#admin/settings_form'
import SettingPolicy from '#admin/policies/setting_policy'
import type { HttpContext } from '@adonisjs/core/http'
import type { SearchHit } from '#core/registries/search'

const MOST_HITS = 8

/** Settings whose label, group or explanation holds each word of the text, for staff who may change them; none for no text. */
export async function findSettings(
  { bouncer, i18n }: Pick<HttpContext, 'bouncer' | 'i18n'>,
  text: string
): Promise<SearchHit[]> {
  if (!text || (await bouncer.with(SettingPolicy).denies('manage'))) return []
  const hits: SearchHit[] = []
  for (const [name, { group }] of settings.definitions()) {
    const title = i18n.t(`settings.${name}.label`)
    const detail = i18n.t(`settings.groups.${group}`)
    const help = i18n.t(`settings.${name}.help`, {}, '')
    if (!namesAll(text, title, detail, help)) continue
    const url = `${router.makeUrl('admin.settings.edit', [group])}#${fieldId(fieldOf(name))}`
    hits.push({ kind: 'setting', title, detail, url, icon: 'settings' })
  }
  return hits.slice(0, MOST_HITS)
}
