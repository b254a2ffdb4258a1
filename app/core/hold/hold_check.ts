import { Result } from '@adonisjs/core/health'
import { shopHold } from '#core/hold/shop_hold'
import type { HealthCheck } from '#core/registries/health_checks'

/** A shop that is held closed answers, but sells and builds nothing. */
export const holdCheck: HealthCheck = {
  name: 'shop_hold',
  async run() {
    const since = await shopHold.since()
    if (since === null) return Result.ok('The shop is open')
    return Result.warning(
      'The shop is held closed; node ace restore:check says what is left to do and opens it'
    ).setMetaData({ since })
  },
}
