import logger from '@adonisjs/core/services/logger'
import type { GatewayError } from '@innkeeper/panel/gateway'

export type GatewayRefusal =
  /** The gateway did not answer, or asked us to come back later. */
  | { type: 'gateway_silent' }
  /** It answered that it will not do this. */
  | { type: 'gateway_refused' }

/** What a customer is told of an error that had no effect; the reason stays in the log, for us. */
export function refusalOf(error: GatewayError): GatewayRefusal {
  logger.warn({ err: error }, 'the payment gateway did not do what was asked')
  return { type: error.needsOperator ? 'gateway_refused' : 'gateway_silent' }
}
