/** A machine that needs a place: one that was sold, or one that somebody may order. */
export interface Wanted {
  kind: string
  templateId: string | null
  cores: number
  memoryMb: number
  diskGb: number
  /** IPv4 addresses beyond the first. */
  extraAddresses: number
}
