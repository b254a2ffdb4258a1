import { isIP } from 'node:net'
import type { HttpContext } from '@adonisjs/core/http'

/** The address that a trusted proxy names, where it is one; else that of the connection. */
export function clientAddress({ request }: HttpContext['request'], named: () => string): string {
  const address = withoutZone(named())
  return isIP(address) ? address : withoutZone(request.socket.remoteAddress)
}

/** "fe80::1%eth0" is "fe80::1": what follows is a name on one machine and may be as long as it likes. */
function withoutZone(address: string | undefined): string {
  return (address ?? '').replace(/%.*$/, '')
}
