import { readSettings } from '@innkeeper/provisioning'
import { refuseFields } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { drivers } from '#provisioning'
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
  input: Record<string, unknown>
): Promise<DriverSettings> {
  const read = readSettings(await productFieldsOf(driver), input)
  if (read.ok) return read.values

  const i18n = readerLanguage()
  refuseFields(
    Object.fromEntries(
      Object.entries(read.problems).map(([field, problem]) => [
        `settings.${field}`,
        i18n.t(`catalog.admin.settings.${problem.type}`, { ...problem }),
      ])
    )
  )
}
