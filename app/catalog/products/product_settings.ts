import { readSettings } from '@innkeeper/provisioning'
import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { drivers } from '#provisioning'
import type { DriverSettings, MachineKind } from '#catalog/models/product'
import type { SettingField } from '@innkeeper/provisioning/types'

/** What a driver wants to know about a product. */
export async function productFieldsOf(driver: string): Promise<readonly SettingField[]> {
  const { settings } = await drivers.manifest(driver)
  return settings.product
}

/** The kinds of machine that a driver can build. */
export async function kindsOf(driver: string): Promise<readonly MachineKind[]> {
  const { capabilities } = await drivers.manifest(driver)
  return capabilities.kinds
}

/** Reads the driver's part of a product form; refuses the first field that does not fit. */
export async function readProductSettings(
  driver: string,
  input: Record<string, unknown>
): Promise<DriverSettings> {
  const read = readSettings(await productFieldsOf(driver), input)
  if (read.ok) return read.values

  const [[field, problem]] = Object.entries(read.problems)
  const i18n = readerLanguage()
  refuseField(`settings.${field}`, i18n.t(`catalog.admin.settings.${problem.type}`, { ...problem }))
}
