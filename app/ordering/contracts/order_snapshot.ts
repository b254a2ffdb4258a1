import type { CycleUnit } from '#catalog/models/plan'
import type { MachineKind, ProductSpecs } from '#catalog/models/product'
import type { OptionKind } from '#catalog/models/product_option'
import type { Answer } from '#provisioning'

export interface OrderedOption {
  optionId: string
  kind: OptionKind
  name: string
  unit: string
  quantity: number
  /** For one unit and one cycle. */
  unitMinor: number
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
  options: OrderedOption[]
  /** What was answered to the driver's own questions, secrets left out; absent from orders before there were any. */
  answers?: Answer[]
  sshKeyFingerprint: string
}
