import type { CycleUnit } from '#catalog/models/plan'
import type { MachineKind, ProductSpecs } from '#catalog/models/product'
import type { OptionKind } from '#catalog/models/product_option'
import type { MeterPrice } from '#billing'
import type { Answer } from '#provisioning'

export interface OrderedOption {
  optionId: string
  kind: OptionKind
  name: string
  unit: string
  quantity: number
  /** For one unit and one cycle; the most of a month where hours are billed. */
  unitMinor: number
  /** What an hour of one unit costs, for ten thousand of them; absent where hours are not billed. */
  hourRate?: number
}

/** What was ordered and at which prices; later changes of the catalogue leave it alone. */
export interface OrderSnapshot {
  productName: string
  kind: MachineKind
  specs: ProductSpecs
  templateName: string
  cycleUnit: CycleUnit
  cycleCount: number
  currency: string
  priceMinor: number
  setupFeeMinor: number
  /** The list that its buyer bought by; null for the catalogue, absent from orders before there were any. */
  priceList?: { id: string; name: string } | null
  options: OrderedOption[]
  /** What was answered to the driver's own questions, secrets left out; absent from orders before there were any. */
  answers?: Answer[]
  /** For how many days it costs nothing first; absent from orders before there were trials. */
  trialDays?: number | null
  /** What using it costs; absent from orders before that was kept with them. */
  usage?: MeterPrice[]
  sshKeyFingerprint: string
  /** What a coupon took off its first invoice, as listed; absent where none did. */
  coupon?: { code: string; offMinor: number }
}
