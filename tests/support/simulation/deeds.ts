import { GatewayError } from '@innkeeper/panel/gateway'
import { bankDeeds } from '#tests/support/simulation/bank_deeds'
import { changeDeeds } from '#tests/support/simulation/change_deeds'
import { customerDeeds } from '#tests/support/simulation/customer_deeds'
import { offerDeeds } from '#tests/support/simulation/offer_deeds'
import { staffDeeds } from '#tests/support/simulation/staff_deeds'
import { untilPowerCut } from '#tests/support/simulation/power_cut'
import { usageDeeds } from '#tests/support/simulation/usage_deeds'
import type { SimulatedShop } from '#tests/support/simulation/simulated_shop'

/** Something that somebody does now and then. */
export interface Deed {
  name: string
  /** How often, beside the others. */
  weight: number
  /** Does it and tells how it went; nothing where there was no occasion. */
  run(shop: SimulatedShop): Promise<string | undefined>
}

const deeds: Deed[] = [
  ...customerDeeds,
  ...changeDeeds,
  ...usageDeeds,
  ...offerDeeds,
  ...staffDeeds,
  ...bankDeeds,
]

/** Where the power goes while somebody does something. */
export const POINTS = [
  'billing.attempt_opened',
  'billing.before_gateway_call',
  'billing.after_gateway_call',
  'billing.before_payment_commit',
  'billing.payment_applied',
  'billing.cancelled',
  'billing.change_requested',
  'billing.renewal_held',
  'billing.before_parked_commit',
  'billing.parked_resumed',
  'provisioning.before_setup_cancelled_commit',
  'provisioning.setup_cancelled',
  'ordering.services_created',
  'ordering.before_commit',
  'ordering.order_placed',
]

export const deedNames = deeds.map(({ name }) => name)

/** Somebody does something; now and then the power goes meanwhile. */
export async function doSomething(shop: SimulatedShop): Promise<void> {
  const { dice, cuts } = shop
  const { name } = dice.weighted(deeds)
  await act(shop, name, dice.percent(cuts.share) ? dice.pick(cuts.points ?? POINTS) : undefined)
}

/** Somebody does this; where a crash point is named the power goes there, if that comes so far. */
export async function act(shop: SimulatedShop, name: string, point?: string): Promise<void> {
  const deed = deeds.find((each) => each.name === name)!
  try {
    let told: string | undefined
    const work = async () => void (told = await deed.run(shop))
    if (!point) await work()
    else if (await untilPowerCut(point, work)) told = `power cut at ${point}`
    if (told) shop.note(deed.name, told)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw new Error(`"${deed.name}" failed`, { cause: error })
    shop.note(deed.name, `gateway: ${error.message.replace(/ ?\(req_.*/, '').slice(0, 80)}`)
  }
}
