const ONE_LINE_LENGTH = 1024
const SEVERAL_LINES_LENGTH = 16_384

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

export interface SettingOption {
  value: string
  label: string
}

/** One field of a settings form. `list` is entered one value a line. */
export interface SettingField {
  /** Lower case letters, digits and underscores, a letter first; no two fields of a form share one. */
  name: string
  type: SettingType
  label: string
  help?: string
  /** Refuses an empty answer. A `boolean` is never empty: left out, it is off. */
  required?: boolean
  default?: SettingValue
  options?: readonly SettingOption[]
  min?: number
  max?: number
  /** Shown beside the input, such as `MB/s`. */
  unit?: string
  /** Characters of the whole value; 1,024 when absent, for `textarea` and `list` 16,384. */
  maxLength?: number
  /** A regular expression that the whole value (of a list: each line) must match. */
  pattern?: string
  /** Stored encrypted, never shown again, never logged. Always so for type `secret`. Connections and orders may have secrets, products none. */
  secret?: boolean
  /** Says which host gets the secrets, or how it is known: when it changes, stored secrets must be entered again. */
  receivesSecrets?: boolean
  /**
   * What a probe tells as `certificateFingerprint` is entered here. Where nothing was trusted before, staff may enter what
   * the panel's own test saw without entering the secrets again.
   */
  holds?: 'certificate_fingerprint'
}

export type SettingProblem =
  | { type: 'required' }
  | { type: 'invalid' }
  | { type: 'too_small'; min: number }
  | { type: 'too_large'; max: number }
  | { type: 'too_long'; max: number }
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

/** How many characters a value of the field may have. */
export function longestOf({ type, maxLength }: SettingField): number {
  const several = type === 'textarea' || type === 'list'
  return maxLength ?? (several ? SEVERAL_LINES_LENGTH : ONE_LINE_LENGTH)
}

function convert(field: SettingField, typed: unknown): SettingValue | undefined {
  const raw = typeof typed === 'string' && isTrimmed(field) ? typed.trim() : typed
  const value = isBlank(raw) ? field.default : raw
  if (field.type === 'boolean') return toBoolean(value)
  if (isBlank(value)) return null
  if (field.type === 'number') return toNumber(value)
  if (field.type === 'list') return toList(value)
  return isText(value) && (field.type === 'textarea' || !/[\r\n]/.test(String(value)))
    ? String(value)
    : undefined
}

/** Blanks around these are slips of the hand; a secret or a longer text may mean them. */
function isTrimmed({ type }: SettingField): boolean {
  return type === 'text' || type === 'number' || type === 'select'
}

function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function isBlank(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}

function toBoolean(value: unknown): boolean {
  return value === true || value === 'true' || value === 'on' || value === '1' || value === 1
}

function toNumber(value: unknown): number | undefined {
  if (!isText(value)) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

function toList(value: unknown): string[] | undefined {
  const lines: unknown[] = Array.isArray(value)
    ? value
    : isText(value)
      ? String(value).split(/[\r\n]+/)
      : [value]
  if (!lines.every((line) => typeof line === 'string')) return undefined
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

function check(field: SettingField, value: SettingValue): SettingProblem | null {
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    return field.required ? { type: 'required' } : null
  }
  if (typeof value === 'number') return checkRange(field, value)
  const max = longestOf(field)
  if ([value].flat().join('\n').length > max) return { type: 'too_long', max }
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
