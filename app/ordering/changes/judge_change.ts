import { previewChange, type ChangeFailure, type ChangePreview } from '#billing'
import { sizeShortage } from '#provisioning'
import { failed, type Result } from '#core/result'
import type { ChangeStart } from '#billing/models/subscription_change/states'
import type Service from '#provisioning/models/service'
import type { ChangeChoices } from '#ordering/changes/change_choices'

export type ChangeRefusal = ChangeFailure | { type: 'no_room' } | { type: 'smaller_disk' }

/** What a chosen change costs, or why it cannot be had: by its bills, by what options allow, or by its host. */
export async function judgeChange(
  service: Service,
  { terms, options }: ChangeChoices,
  { starts, isFree = false }: { starts: ChangeStart; isFree?: boolean }
): Promise<Result<ChangePreview, ChangeRefusal>> {
  if (options.some(({ option, quantity }) => !option.accepts(quantity)))
    return failed({ type: 'not_offered' })
  const { size } = terms
  if (size && size.diskGb < service.diskGb) return failed({ type: 'smaller_disk' })
  if (size && starts === 'now' && service.clusterId && (await sizeShortage(service, size)))
    return failed({ type: 'no_room' })
  return previewChange(service.id, { terms, starts, isFree })
}
