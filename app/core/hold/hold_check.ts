import { found } from '#core/health/found'
import { shopHold } from '#core/hold/shop_hold'
import type { HealthCheck } from '#core/registries/health_checks'

/** A shop that is held closed answers, but sells and builds nothing. */
export const holdCheck: HealthCheck = {
  name: 'shop_hold',
  async run() {
    const since = await shopHold.since()
    if (since === null) return found.ok('hold.ok')
    const older = (await shopHold.because()) === 'older_database'
    const result = older ? found.failed('hold.older') : found.warning('hold.held')
    return result.setMetaData({ since })
  },
}
