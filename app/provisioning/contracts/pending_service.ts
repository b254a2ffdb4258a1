import type { MachineKind, SettingValues } from '@innkeeper/provisioning/types'
import type { MeterPrice } from '#billing'
import type { NewItem } from '#billing/contracts/subscription_item'
import type { KeptSettings } from '#provisioning/settings/kept_settings'

/** What else the machine is made of; snapshotted at the order, so that later changes of a product leave it alone. */
export interface ServiceSpec {
  /** Megabytes a second; null is unlimited. */
  networkRateMBps: number | null
  productSettings: SettingValues
}

/** All that ordering tells about a service it sells. */
export interface PendingService {
  /** A ULID chosen beforehand where the caller needs it; made when absent. */
  id?: string
  accountId: string
  orderId: string | null
  productId: string
  planId?: string | null
  /** What the customer sees in lists, usually the product's name. */
  name: string
  hostname: string
  kind: MachineKind
  /** The product's driver, a name out of config/provisioning.ts. */
  driver: string
  template: { id: string; name: string; defaultUser: string }
  sshKey: string | null
  sshKeyFingerprint: string | null
  cores: number
  memoryMb: number
  diskGb: number
  extraAddresses?: number
  spec?: Partial<ServiceSpec>
  /** What the customer answered to the driver's own questions. */
  orderSettings?: KeptSettings | null
  /** The recurring net price for one cycle, in minor units. */
  currency: string
  priceMinor: number
  cycleUnit: 'month' | 'year'
  cycleCount: number
  /** What using it costs; nothing is measured, unless told. */
  meters?: MeterPrice[]
  /** Whether the hours are billed in which it exists. */
  isHourly?: boolean
  /** How many days it costs nothing before its first period; none, unless told. */
  trialDays?: number | null
  /** What the price is made of; the plan alone, unless told. */
  items?: NewItem[]
}
