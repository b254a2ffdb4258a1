import router from '@adonisjs/core/services/router'
import { appUrl } from '#config/app'

/** The full address of one of our pages, for people who come back from a gateway or read a mail. */
export function panelUrl(route: string, params: Record<string, string> = {}): string {
  return router.builder().prefixUrl(appUrl).params(params).make(route)
}
