import logger from '@adonisjs/core/services/logger'
import { syncMethods } from '#billing/cards/sync_methods'
import { GatewayError } from '@innkeeper/panel/gateway'
import { gateways } from '@innkeeper/panel/gateway'

/** Looks saved cards up again; the list stays as it was while the gateway does not answer. */
export async function syncMethodsQuietly(accountId: string): Promise<void> {
  for (const gateway of gateways.all()) {
    if (!gateway.isReady()) continue
    try {
      await syncMethods(gateway.name, accountId)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      logger.warn({ err: error, gateway: gateway.name }, 'saved cards could not be looked up')
    }
  }
}
