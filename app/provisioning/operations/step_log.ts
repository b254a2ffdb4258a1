import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { cut } from '#core/text'
import type { StepDescriptor } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Writes the plan of an operation, its first step under way. */
export async function planSteps(
  trx: TransactionClientContract,
  operationId: string,
  steps: StepDescriptor[]
): Promise<void> {
  const rows = steps.map((step, position) => ({
    id: newId(),
    operation_id: operationId,
    position,
    step: step.id,
    label_key: step.labelKey,
    label: cut(step.label, 120),
    state: position === 0 ? 'current' : 'waiting',
    started_at: position === 0 ? sqlTime() : null,
  }))
  await trx
    .knexQuery()
    .table('operation_steps')
    .insert(rows)
    .onConflict(['operation_id', 'step'])
    .ignore()
}

/** Notes that the operation is now at this step; a step that is done again starts its time again. */
export async function moveSteps(
  trx: TransactionClientContract,
  operationId: string,
  plan: string[],
  step: string
): Promise<void> {
  const position = plan.indexOf(step)
  if (position < 0) return
  const rows = () => trx.query().from('operation_steps').where('operation_id', operationId)
  await rows()
    .where('position', '<', position)
    .whereNot('state', 'done')
    .update({ state: 'done', finished_at: sqlTime() })
  await rows()
    .where('position', position)
    .update({ state: 'current', started_at: sqlTime(), finished_at: null })
  await rows()
    .where('position', '>', position)
    .update({ state: 'waiting', started_at: null, finished_at: null })
}

/** Closes the log: every step done, or the present one failed. */
export async function closeSteps(
  trx: TransactionClientContract,
  operationId: string,
  how: 'done' | 'failed'
): Promise<void> {
  const rows = trx.query().from('operation_steps').where('operation_id', operationId)
  if (how === 'done')
    await rows.whereNot('state', 'done').update({ state: 'done', finished_at: sqlTime() })
  else await rows.where('state', 'current').update({ state: 'failed' })
}
