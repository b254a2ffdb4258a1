import { requestChange } from '#billing'
import { failed, type Result } from '#core/result'
import { changeChoices } from '#ordering/changes/change_choices'
import { judgeChange, type ChangeRefusal } from '#ordering/changes/judge_change'
import type { Actor } from '#core/actor'
import type { ChangeStart } from '#billing/models/subscription_change/states'
import type Service from '#provisioning/models/service'
import type SubscriptionChange from '#billing/models/subscription_change'

interface Agreed {
  planId: string
  options?: Record<string, number | null>
  starts: ChangeStart
  /** Names the preview that was agreed to. */
  fingerprint: string
  isFree?: boolean
  reason?: string
  by: Actor
}

/** Changes a server as a preview of it said. */
export async function makeChange(
  service: Service,
  { planId, options, starts, isFree = false, ...why }: Agreed
): Promise<Result<SubscriptionChange, ChangeRefusal>> {
  const choices = await changeChoices(service, { planId, options })
  if (!choices) return failed({ type: 'not_active' })
  const judged = await judgeChange(service, choices, { starts, isFree })
  if (!judged.ok) return judged
  return requestChange(service.id, { terms: judged.value.terms, starts, isFree, ...why })
}
