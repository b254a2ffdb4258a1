import { isSecret, readSettings } from '@innkeeper/provisioning'
import { readerLanguage } from '#core/i18n/languages'
import { removalInput, settingInput } from '#provisioning/settings/setting_controls'
import type { SettingField, SettingValues } from '@innkeeper/provisioning/types'
import type { KeptProblem } from '#provisioning/settings/kept_settings'

/** `secret_again`: it would go to another host than the one it was entered for. */
type FormProblem = KeptProblem | { type: 'secret_again' }

export type SettingFormResult =
  { ok: true; values: SettingValues } | { ok: false; problems: Record<string, string> }

/**
 * Reads what was typed into a driver's fields: a box that is not ticked says no, and an empty secret means the one that is
 * kept, because none is ever sent to the browser. The problems are sentences by the names of the inputs.
 */
export function readSettingForm(
  fields: readonly SettingField[],
  typed: Record<string, unknown>,
  kept: SettingValues = {}
): SettingFormResult {
  const answers = fields.map((field) => [field.name, answerTo(field, typed, kept)])
  const read = readSettings(fields, Object.fromEntries(answers))
  if (read.ok) return { ok: true, values: read.values }
  return { ok: false, problems: sentencesFor(fields, read.problems) }
}

/** Whether nothing was typed into the input of a field. */
export function isLeftEmpty(field: SettingField, typed: Record<string, unknown>): boolean {
  return [undefined, null, ''].some((empty) => typed[settingInput(field)] === empty)
}

/** What is wrong with answers, by the names of their inputs. */
export function sentencesFor(
  fields: readonly SettingField[],
  problems: Record<string, FormProblem>
): Record<string, string> {
  const i18n = readerLanguage()
  const wrong = fields.filter(({ name }) => problems[name])
  return Object.fromEntries(
    wrong.map((field) => {
      const problem = problems[field.name]
      return [
        settingInput(field),
        i18n.t(`provisioning.settings.problems.${problem.type}`, {
          ...problem,
          label: field.label,
        }),
      ]
    })
  )
}

function answerTo(
  field: SettingField,
  typed: Record<string, unknown>,
  kept: SettingValues
): unknown {
  const raw = typed[settingInput(field)]
  if (field.type === 'boolean') return raw ?? false
  if (!isSecret(field) || !isLeftEmpty(field, typed)) return raw
  return typed[removalInput(field)] ? null : kept[field.name]
}
