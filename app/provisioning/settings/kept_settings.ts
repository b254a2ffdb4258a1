import encryption from '@adonisjs/core/services/encryption'
import { isSecret, readSettings } from '@innkeeper/provisioning'
import type {
  SettingField,
  SettingProblem,
  SettingValue,
  SettingValues,
} from '@innkeeper/provisioning/types'

const PURPOSE = 'driver_setting'

/** Answers to a driver's fields as a row keeps them: each secret sealed by itself, the rest as it was answered. */
export type KeptSettings = Record<string, SettingValue | SealedValue>

export interface SealedValue {
  sealed: string
}

/** `unreadable`: it was sealed with another application key. */
export type KeptProblem = SettingProblem | { type: 'unreadable' }

export type KeptResult =
  { ok: true; values: SettingValues } | { ok: false; problems: Record<string, KeptProblem> }

/** Seals the secrets among the answers. One that is kept already stays as it is, so that what says the same is the same. */
export function keepSettings(
  fields: readonly SettingField[],
  values: SettingValues,
  before: KeptSettings | null
): KeptSettings {
  const secrets = new Set(fields.filter(isSecret).map(({ name }) => name))
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      secrets.has(name) ? seal(value, before?.[name]) : value,
    ])
  )
}

/** What was kept, fit for what the driver asks for today: what it asks for no more is left out, defaults fill what is new. */
export function readKept(fields: readonly SettingField[], kept: KeptSettings | null): KeptResult {
  const opened = openSettings(kept)
  const unreadable = fields.filter(({ name }) => opened[name] === undefined && kept?.[name])
  if (unreadable.length > 0) {
    const problems = unreadable.map(({ name }) => [name, { type: 'unreadable' as const }])
    return { ok: false, problems: Object.fromEntries(problems) }
  }
  return readSettings(fields, opened)
}

/** The answers in the open; a secret that cannot be read is left out. */
export function openSettings(kept: KeptSettings | null): SettingValues {
  const entries = Object.entries(kept ?? {}).map(([name, value]) => [
    name,
    isSealed(value) ? open(value) : value,
  ])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

export function isSealed(value: KeptSettings[string] | undefined): value is SealedValue {
  return typeof value === 'object' && value !== null && 'sealed' in value
}

function seal(value: SettingValue, before: KeptSettings[string] | undefined): KeptSettings[string] {
  if (value === null) return null
  if (isSealed(before) && JSON.stringify(open(before)) === JSON.stringify(value)) return before
  return { sealed: encryption.encrypt(JSON.stringify(value), { purpose: PURPOSE }) }
}

function open({ sealed }: SealedValue): SettingValue | undefined {
  const text = encryption.decrypt<string>(sealed, PURPOSE)
  return text === null ? undefined : (JSON.parse(text) as SettingValue)
}
