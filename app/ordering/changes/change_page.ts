import SubscriptionChange from '#billing/models/subscription_change'
import { changeChoices } from '#ordering/changes/change_choices'
import { judgeChange } from '#ordering/changes/judge_change'
import type { ChangeStart } from '#billing/models/subscription_change/states'
import type Service from '#provisioning/models/service'

interface Asked {
  plan_id?: string
  options?: Record<string, number | null>
  starts?: ChangeStart
  is_free?: boolean
}

/** The change of a server that is under way; else what it may be changed to, and what the choice costs once one was made. Null where neither is. */
export async function changePage(service: Service, asked: Asked) {
  const open = await SubscriptionChange.ofService(service.id)
  if (open) return { service, open }
  const choices = await changeChoices(service, { planId: asked.plan_id, options: asked.options })
  if (!choices) return null
  const starts = asked.starts ?? (choices.isSmaller && !choices.isHourly ? 'period_end' : 'now')
  const isFree = asked.is_free ?? false
  const isAsked = asked.plan_id !== undefined
  const judged = isAsked ? await judgeChange(service, choices, { starts, isFree }) : null
  return {
    ...{ service, open, choices, starts, isFree },
    preview: judged?.ok ? judged.value : null,
    refusal: judged && !judged.ok ? judged.error : null,
  }
}
