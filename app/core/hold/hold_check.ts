import { shopHold } from '#core/hold/shop_hold'
import type { HealthCheck } from '#core/registries/health_checks'

/** A shop that is held closed answers, but sells and builds nothing. */
export const holdCheck: HealthCheck = {
  name: 'shop_hold',
  critical: false,
  async run() {
    const since = await shopHold.since()
    if (since === null) return { status: 'ok', message: 'The shop is open' }
    return {
      status: 'warning',
      message:
        'The shop is held closed; node ace restore:check says what is left to do and opens it',
      details: { since },
    }
  },
}
