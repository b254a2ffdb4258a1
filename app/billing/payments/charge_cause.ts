/** What names a payment of a charge in the ledger: the first by the charge alone, the others by their number as well. */
export function chargeCause(chargeId: string, part: number): string {
  return part === 0 ? chargeId : `${chargeId}:${part}`
}
