import { evidenceFields, type DisputeEvidence } from '@innkeeper/panel/gateway'

/** What a disputed payment was for. */
export interface DisputedPurchase {
  accountId: string
  invoiceIds: string[]
  serviceIds: string[]
}

/** What another module knows about a purchase that helps against a dispute, in the shop's language. */
export type EvidenceSource = (purchase: DisputedPurchase) => Promise<DisputeEvidence>

/** Who knows what a bank should be told: billing itself knows the customer and the invoices. */
class EvidenceSources {
  #sources: EvidenceSource[] = []

  add(source: EvidenceSource): void {
    this.#sources.push(source)
  }

  /** Everything that is known, one text below the other where several know about a field. */
  async gather(purchase: DisputedPurchase): Promise<DisputeEvidence> {
    const found = await Promise.all(this.#sources.map((source) => source(purchase)))
    const joined = evidenceFields.map((field) => {
      const texts = found.map((evidence) => evidence[field]).filter(Boolean)
      return [field, texts.join('\n')] as const
    })
    return Object.fromEntries(joined.filter(([, text]) => text !== ''))
  }
}

export const evidenceSources = new EvidenceSources()
