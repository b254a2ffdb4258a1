import { notConfigured } from './gateway_error.js'
import type { PaymentGateway } from './payment_gateway.js'

/** The gateways that modules brought along. The first one added takes new payments. */
class Gateways {
  #gateways = new Map<string, PaymentGateway>()

  add(gateway: PaymentGateway): void {
    this.#gateways.set(gateway.name, gateway)
  }

  /** The gateway of this name; throws a `GatewayError` where no module brings it any more. */
  get(name: string): PaymentGateway {
    const gateway = this.#gateways.get(name)
    if (!gateway) throw notConfigured(name)
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
