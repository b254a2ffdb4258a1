import type { ProductSpecs } from '#catalog/models/product'
import type { OptionKind } from '#catalog/models/product_option'
import type { OrderedOption } from '#ordering/contracts/order_snapshot'

export interface MachineSize {
  cores: number
  memoryMb: number
  diskGb: number
  /** IPv4 addresses beyond the first. */
  extraAddresses: number
}

const MB_PER_GB = 1024

/** How large a machine is: the product's specs with the pieces that were added. */
export function machineSize(specs: ProductSpecs, options: OrderedOption[]): MachineSize {
  const pieces = (kind: OptionKind) =>
    options
      .filter((option) => option.kind === kind)
      .reduce((sum, { quantity }) => sum + quantity, 0)
  return {
    cores: specs.cores + pieces('extra_cores'),
    memoryMb: specs.memoryMb + pieces('extra_memory') * MB_PER_GB,
    diskGb: specs.diskGb + pieces('extra_disk'),
    extraAddresses: pieces('extra_address'),
  }
}
