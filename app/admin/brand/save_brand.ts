import { audit } from '#audit/models/audit_entry'
import { settings, type SettingTypes } from '#core/settings/settings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Sets what changed of the brand and writes it down with both values. Whoever changes it at the same time waits, so that
 * the answer of `brandNow` holds until then.
 */
export async function saveBrand(
  values: Partial<SettingTypes>,
  trx: TransactionClientContract
): Promise<void> {
  const before: Record<string, unknown> = { ...(await brandNow(trx)) }
  const changed = Object.entries(values).filter(([name, value]) => value !== before[name])
  if (changed.length === 0) return
  const after = Object.fromEntries(changed)
  await settings.set(after as Partial<SettingTypes>, trx)
  const old = Object.fromEntries(changed.map(([name]) => [name, before[name]]))
  await audit.record(trx, 'settings.updated', { id: 'brand' }, { changes: { before: old, after } })
}

/** The settings as they are in the database this moment. */
export async function brandNow(trx: TransactionClientContract): Promise<Readonly<SettingTypes>> {
  await trx.from('settings').where('name', 'like', 'brand.%').select('name').forUpdate()
  settings.forget()
  return settings.all(trx)
}

/** Every setting of the brand as a new shop has it. */
export function brandDefaults(): Partial<SettingTypes> {
  const own = [...settings.definitions()].filter(([, { group }]) => group === 'brand')
  return Object.fromEntries(own.map(([name, definition]) => [name, definition.default]))
}
