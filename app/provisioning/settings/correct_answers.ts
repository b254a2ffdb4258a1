import { transaction } from '#core/database/transaction'
import { refuseFields } from '#core/exceptions/refuse_field'
import { live } from '#core/live/live'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { drivers } from '#provisioning/clusters/drivers'
import Service from '#provisioning/models/service'
import { keepSettings, openSettings } from '#provisioning/settings/kept_settings'
import { readSettingForm } from '#provisioning/settings/read_setting_form'
import type { ServiceState } from '#provisioning/contracts/service_states'

/** The host learns the answers when it builds, and never again. */
const CORRECTABLE: readonly ServiceState[] = ['pending', 'provisioning']

/** Whether what was answered at the order may still be corrected. */
export const isCorrectable = (state: ServiceState): boolean => CORRECTABLE.includes(state)

/**
 * Writes what staff typed over what the customer answered, while nothing is built; refuses all fields that do not fit. The
 * audit entry names the fields that changed and no value, because some are secrets.
 */
export function correctAnswers(
  id: string,
  typed: Record<string, unknown>
): Promise<Result<null, { type: 'built' }>> {
  return transaction(async (trx) => {
    const service = await Service.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    if (!isCorrectable(service.state)) return failed({ type: 'built' as const })
    const fields = await drivers.orderFieldsOf(service.driver)
    const before = service.orderSettings
    const read = readSettingForm(fields, typed, openSettings(before))
    if (!read.ok) refuseFields(read.problems)

    const after = keepSettings(fields, read.values, before)
    const changed = fields
      .map(({ name }) => name)
      .filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name]))
    if (changed.length === 0) return ok(null)
    await service.merge({ orderSettings: after }).save()
    live.refresh(service.topics, trx)
    const { accountId } = service
    await audit.record(trx, 'service.answers_corrected', service, {
      changes: { fields: changed },
      accountId,
    })
    return ok(null)
  })
}
