import { refuseFields } from '#core/exceptions/refuse_field'
import { drivers, readSettingForm } from '#provisioning'
import type { DriverSettings, MachineKind } from '#catalog/models/product'
import type { SettingField } from '@innkeeper/provisioning/types'

/** What a driver wants to know about a product; nothing where it is configured no more. */
export async function productFieldsOf(driver: string): Promise<readonly SettingField[]> {
  if (!drivers.names.includes(driver)) return []
  const { settings } = await drivers.manifest(driver)
  return settings.product
}

/** The kinds of machine that a driver can build; none where it is configured no more. */
export async function kindsOf(driver: string): Promise<readonly MachineKind[]> {
  if (!drivers.names.includes(driver)) return []
  const { capabilities } = await drivers.manifest(driver)
  return capabilities.kinds
}

/** Reads the driver's part of a product form; refuses all fields that do not fit. */
export async function readProductSettings(
  driver: string,
  typed: Record<string, unknown>
): Promise<DriverSettings> {
  const read = readSettingForm(await productFieldsOf(driver), typed)
  return read.ok ? read.values : refuseFields(read.problems)
}

/** What a driver takes where nobody said anything else. */
export async function defaultSettings(driver: string): Promise<DriverSettings> {
  const fields = await productFieldsOf(driver)
  return Object.fromEntries(fields.map(({ name, default: value }) => [name, value ?? null]))
}
