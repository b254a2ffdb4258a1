/** How large a service is. */
export interface ServiceSize {
  cores: number
  memoryMb: number
  diskGb: number
  /** IPv4 addresses beyond the first. */
  extraAddresses: number
}

/** The size of a service, or of whatever else has one, and nothing more. */
export function sizeOf({ cores, memoryMb, diskGb, extraAddresses }: ServiceSize): ServiceSize {
  return { cores, memoryMb, diskGb, extraAddresses }
}

/** Whether two sizes are the same. */
export function sameSize(one: ServiceSize, other: ServiceSize): boolean {
  return JSON.stringify(sizeOf(one)) === JSON.stringify(sizeOf(other))
}

/** Why a machine cannot have another size where it is: suffix of the translations `provisioning.admin.operations.size_shortages`. */
export type SizeShortage =
  'node_closed' | 'too_many_cores' | 'no_memory' | 'storage_closed' | 'no_disk' | 'no_address'
