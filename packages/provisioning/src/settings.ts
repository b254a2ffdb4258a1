export type SettingValue = string | number | boolean | string[] | null
export type SettingValues = Record<string, SettingValue>

export const SETTING_TYPES = [
  'text',
  'secret',
  'number',
  'select',
  'boolean',
  'textarea',
  'list',
] as const
export type SettingType = (typeof SETTING_TYPES)[number]

/** One field of a settings form. `list` is entered one value a line. */
export interface SettingField {
  name: string
  type: SettingType
  label: string
  help?: string
  required?: boolean
  default?: SettingValue
  options?: readonly { value: string; label: string }[]
  min?: number
  max?: number
  /** Shown beside the input, such as `MB/s`. */
  unit?: string
  /** A regular expression that the whole value (of a list: each line) must match. */
  pattern?: string
  /** Stored encrypted, never shown again, never logged. Always so for type `secret`. Only connections have secrets. */
  secret?: boolean
  /** Says which host gets the secrets, or how it is known: when it changes, stored secrets must be entered again. */
  receivesSecrets?: boolean
}

export type SettingProblem =
  | { type: 'required' }
  | { type: 'invalid' }
  | { type: 'too_small'; min: number }
  | { type: 'too_large'; max: number }
  | { type: 'not_an_option' }
  | { type: 'pattern' }

export type SettingsResult =
  { ok: true; values: SettingValues } | { ok: false; problems: Record<string, SettingProblem> }

/** Reads form input by its schema: declared fields only, converted, defaults filled in. */
export function readSettings(
  fields: readonly SettingField[],
  input: Record<string, unknown>
): SettingsResult {
  const values: SettingValues = {}
  const problems: Record<string, SettingProblem> = {}

  for (const field of fields) {
    const value = convert(field, input[field.name])
    const problem = value === undefined ? { type: 'invalid' as const } : check(field, value)
    if (problem) problems[field.name] = problem
    else values[field.name] = value as SettingValue
  }

  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, values }
}

/** Whether the value must be encrypted at rest and never shown. */
export function isSecret(field: SettingField): boolean {
  return field.type === 'secret' || field.secret === true
}

function convert(field: SettingField, raw: unknown): SettingValue | undefined {
  const value = isBlank(raw) ? field.default : raw
  if (field.type === 'boolean') return toBoolean(value)
  if (isBlank(value)) return null
  if (field.type === 'number') return toNumber(value)
  if (field.type === 'list') return toList(value)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function isBlank(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}

function toBoolean(value: unknown): boolean {
  return value === true || value === 'true' || value === 'on' || value === '1' || value === 1
}

function toNumber(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

function toList(value: unknown): string[] | undefined {
  const lines = Array.isArray(value) ? value : String(value).split(/[\r\n]+/)
  if (!lines.every((line) => typeof line === 'string')) return undefined
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

function check(field: SettingField, value: SettingValue): SettingProblem | null {
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    return field.required ? { type: 'required' } : null
  }
  if (typeof value === 'number') return checkRange(field, value)
  if (field.options && !field.options.some((option) => option.value === value)) {
    return { type: 'not_an_option' }
  }
  return matchesPattern(field, value) ? null : { type: 'pattern' }
}

function checkRange(field: SettingField, value: number): SettingProblem | null {
  if (field.min !== undefined && value < field.min) return { type: 'too_small', min: field.min }
  if (field.max !== undefined && value > field.max) return { type: 'too_large', max: field.max }
  return null
}

function matchesPattern(field: SettingField, value: SettingValue): boolean {
  if (!field.pattern) return true
  const pattern = new RegExp(`^(?:${field.pattern})$`)
  return [value].flat().every((line) => pattern.test(String(line)))
}
