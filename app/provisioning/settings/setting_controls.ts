import { isSecret, longestOf } from '@innkeeper/provisioning'
import { readerLanguage } from '#core/i18n/languages'
import type { SettingField } from '@innkeeper/provisioning/types'
import type { KeptSettings } from '#provisioning/settings/kept_settings'

type Control = 'text' | 'number' | 'select' | 'boolean' | 'area' | 'secret' | 'secret_area'

/** A field of a driver's form as pages show it. */
export interface SettingControl {
  /** The name of the input, as `settingInput` makes it. */
  name: string
  label: string
  help: string | undefined
  control: Control
  required: boolean
  options: SettingField['options']
  unit: string | undefined
  value: string | number | boolean | null
  /** Whether a secret is kept, which an empty input leaves as it is. */
  isKept: boolean
  /** The tick box that takes a kept secret away; null where there is none, or the driver needs one. */
  removal: string | null
  /** What the browser checks; the server says the same. */
  attributes: Record<string, string | number>
}

/** The fields of a driver's form with what was answered before; secrets stay on the server. */
export function settingControls(
  fields: readonly SettingField[],
  answered: KeptSettings | null
): SettingControl[] {
  return fields.map((field) => {
    const secret = isSecret(field)
    const kept = answered?.[field.name] ?? null
    return {
      name: settingInput(field),
      label: field.label,
      help: field.help,
      control: controlOf(field),
      required: field.required === true && field.type !== 'boolean' && !(secret && kept !== null),
      options: field.options,
      unit: field.unit,
      value: secret ? null : shown(answered && field.name in answered ? kept : field.default),
      isKept: secret && kept !== null,
      removal: secret && kept !== null && !field.required ? removalInput(field) : null,
      attributes: attributesOf(field),
    }
  })
}

/** The input that a field is typed into; the name of a secret says so, and whatever keeps input leaves it out. */
export function settingInput(field: SettingField): string {
  return `${isSecret(field) ? 'secret' : 'setting'}_${field.name}`
}

/** The tick box that takes a kept secret away. */
export function removalInput(field: SettingField): string {
  return `remove_${settingInput(field)}`
}

function controlOf(field: SettingField): Control {
  const { type } = field
  const isLong = type === 'textarea' || type === 'list'
  if (isSecret(field)) return isLong ? 'secret_area' : 'secret'
  if (isLong) return 'area'
  return type === 'secret' ? 'secret' : type
}

function shown(value: unknown): string | number | boolean | null {
  if (Array.isArray(value)) return value.join('\n')
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
  return isPlain ? (value as string | number | boolean) : null
}

function attributesOf(field: SettingField): Record<string, string | number> {
  if (field.type === 'number')
    return {
      step: 'any',
      inputmode: 'decimal',
      ...(field.min !== undefined && { min: field.min }),
      ...(field.max !== undefined && { max: field.max }),
    }
  if (field.type === 'boolean' || field.type === 'select') return {}
  const max = longestOf(field)
  const tooLong = readerLanguage().t('provisioning.settings.problems.too_long', {
    label: field.label,
    max,
  })
  return { 'data-max-length': max, 'data-too-long': tooLong }
}
