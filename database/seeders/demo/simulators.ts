import type { DateTime } from 'luxon'

/** Where the simulators of a demonstration answer, and what the panel needs to be let in. */
export interface Simulators {
  stripeUrl: string
  proxmox: { url: string; fingerprint: string; tokenId: string; tokenSecret: string }
}

interface Payment {
  session: string
  /** A test card's number. */
  card: string
  /** Ticks "save this card". */
  save: boolean
}

/** The simulators as the environment tells them, or null where one of them is not told. */
export function simulatorsFromEnvironment(): Simulators | null {
  const {
    STRIPE_API_BASE,
    DEMO_PROXMOX_URL,
    DEMO_PROXMOX_FINGERPRINT,
    DEMO_PROXMOX_TOKEN_ID,
    DEMO_PROXMOX_TOKEN_SECRET,
  } = process.env
  if (!STRIPE_API_BASE || !DEMO_PROXMOX_URL || !DEMO_PROXMOX_FINGERPRINT) return null
  if (!DEMO_PROXMOX_TOKEN_ID || !DEMO_PROXMOX_TOKEN_SECRET) return null
  return {
    stripeUrl: STRIPE_API_BASE,
    proxmox: {
      url: DEMO_PROXMOX_URL,
      fingerprint: DEMO_PROXMOX_FINGERPRINT,
      tokenId: DEMO_PROXMOX_TOKEN_ID,
      tokenSecret: DEMO_PROXMOX_TOKEN_SECRET,
    },
  }
}

/** The hands of a person on Stripe's pages, and the time at Stripe. */
export class StripeSide {
  constructor(private readonly url: string) {}

  /** Fills in and submits the hosted page of a session. */
  async payAtCheckout(payment: Payment): Promise<void> {
    await this.#control('pay', { ...payment })
  }

  /** A bank disputes a charge for its customer. */
  async dispute(charge: string, reason: string): Promise<void> {
    await this.#control('dispute', { charge, reason })
  }

  /** From now on what is available is sent to the shop's bank every day. */
  async payOutDaily(): Promise<void> {
    await this.#control('charging', { payouts: 'daily' })
  }

  /** Keeps a fee of its own, in cents. */
  async takeFee(minor: number, description: string): Promise<void> {
    await this.#control('move_balance', { type: 'stripe_fee', amount: -minor, description })
  }

  async setClock(moment: DateTime): Promise<void> {
    await this.#control('clock', { set: moment.toISO() })
  }

  async #control(name: string, body: Record<string, unknown>): Promise<void> {
    const response = await fetch(`${this.url}/_emu/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok)
      throw new Error(`Stripe's simulator refused "${name}": ${await response.text()}`)
  }
}
