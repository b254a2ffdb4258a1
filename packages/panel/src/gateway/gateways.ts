import type { PaymentGateway } from './payment_gateway.js'

/** The gateways that modules brought along. The first one added takes new payments. */
class Gateways {
  #gateways = new Map<string, PaymentGateway>()

  add(gateway: PaymentGateway): void {
    this.#gateways.set(gateway.name, gateway)
  }

  /** The gateway of this name; throws where no module brought it. */
  get(name: string): PaymentGateway {
    const gateway = this.#gateways.get(name)
    if (!gateway) throw new Error(`No payment gateway "${name}" is installed`)
    return gateway
  }

  /** The gateway for new payments, or null while none is configured. */
  current(): PaymentGateway | null {
    return this.all().find((gateway) => gateway.isReady()) ?? null
  }

  all(): PaymentGateway[] {
    return [...this.#gateways.values()]
  }
}

export const gateways = new Gateways()
