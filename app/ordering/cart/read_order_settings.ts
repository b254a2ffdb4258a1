import { refuseFields } from '#core/exceptions/refuse_field'
import Plan from '#catalog/models/plan'
import {
  drivers,
  keepSettings,
  openSettings,
  readSettingForm,
  type KeptSettings,
} from '#provisioning'
import type CartItem from '#ordering/models/cart_item'

/**
 * Reads what was typed into the fields of the driver that builds the chosen plan, its secrets sealed; refuses all that do
 * not fit. Null where nothing is asked, or the plan is none, which the rest of the form says.
 */
export async function readOrderSettings(
  item: CartItem,
  typed: Record<string, unknown>
): Promise<KeptSettings | null> {
  const plan = await Plan.query().where('id', String(typed.plan_id)).preload('product').first()
  const fields = plan ? await drivers.orderFieldsOf(plan.product.driver) : []
  if (fields.length === 0) return null

  const read = readSettingForm(fields, typed, openSettings(item.orderSettings))
  return read.ok
    ? keepSettings(fields, read.values, item.orderSettings)
    : refuseFields(read.problems)
}
