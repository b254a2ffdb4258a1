import { isSecret } from '@innkeeper/provisioning'
import { isSealed, type KeptSettings } from '#provisioning/settings/kept_settings'
import type { SettingField, SettingValue } from '@innkeeper/provisioning/types'

/** What was answered to one field, as people read it; the order keeps it in these words. */
export interface Answer {
  name: string
  label: string
  /** Null for a secret, which is told without its value. */
  value: Exclude<SettingValue, null> | null
  unit?: string
}

/** What was answered, in the order of the form; what was left empty is left out. */
export function presentAnswers(
  fields: readonly SettingField[],
  kept: KeptSettings | null
): Answer[] {
  return fields.flatMap((field): Answer[] => {
    const value = kept?.[field.name] ?? null
    if (value === null || (Array.isArray(value) && value.length === 0)) return []
    const { name, label, unit } = field
    if (isSecret(field) || isSealed(value)) return [{ name, label, value: null }]
    return [{ name, label, value: wordsOf(field, value), ...(unit && { unit }) }]
  })
}

/** What the option is called that was chosen. */
function wordsOf({ options }: SettingField, value: Exclude<SettingValue, null>) {
  return options?.find((option) => option.value === value)?.label ?? value
}
