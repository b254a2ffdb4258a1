import { Result } from '@adonisjs/core/health'
import { shopHold } from '#core/hold/shop_hold'
import type { HealthCheck } from '#core/registries/health_checks'

/** A shop that is held closed answers, but sells and builds nothing. */
export const holdCheck: HealthCheck = {
  name: 'shop_hold',
  async run() {
    const since = await shopHold.since()
    if (since === null) return Result.ok('The shop is open')
    const older = (await shopHold.because()) === 'older_database'
    const text = older
      ? 'The database is older than the one that ran here, so the shop is held closed; node ace restore:check compares it with hosts and payment gateways and opens it'
      : 'The shop is held closed; node ace restore:check says what is left to do and opens it'
    return (older ? Result.failed(text) : Result.warning(text)).setMetaData({ since })
  },
}
