import Product from '#catalog/models/product'
import ProductOption, { type OptionKind } from '#catalog/models/product_option'
import type { ServiceSize } from '#provisioning/contracts/service_size'
import type Service from '#provisioning/models/service'

export type SizeLimits = Record<keyof ServiceSize, { min: number; max: number }>

const MB_PER_GB = 1024

/**
 * The sizes that a service's product is sold in: what is included, and at most that with all its options. Null where the
 * product is gone.
 */
export async function sizeLimitsOf({ productId }: Pick<Service, 'productId'>) {
  const product = await Product.find(productId)
  if (!product) return null
  const { cores, memoryMb, diskGb } = product.specs
  const options = await ProductOption.query()
    .where('enabled', true)
    .where((query) => query.whereNull('product_id').orWhere('product_id', product.id))
  const most = (kind: OptionKind) =>
    options.filter((option) => option.kind === kind).reduce((sum, { maximum }) => sum + maximum, 0)
  const from = (min: number, more: number) => ({ min, max: min + more })
  return {
    cores: from(cores, most('extra_cores')),
    memoryMb: from(memoryMb, most('extra_memory') * MB_PER_GB),
    diskGb: from(diskGb, most('extra_disk')),
    extraAddresses: from(0, most('extra_address')),
  } satisfies SizeLimits
}

/** What of a size lies outside of what is sold and is not how the service is anyway. */
export function beyond(limits: SizeLimits, to: ServiceSize, present: ServiceSize) {
  const names = Object.keys(limits) as (keyof ServiceSize)[]
  return names.filter(
    (name) =>
      to[name] !== present[name] && (to[name] < limits[name].min || to[name] > limits[name].max)
  )
}
