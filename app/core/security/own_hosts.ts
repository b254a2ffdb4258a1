import env from '#start/env'
import { appUrl } from '#config/app'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** A name or an address, and a port: nothing before them and nothing behind. */
const HOST = /^(\[[\da-f:.]+\]|[^\s:@/?#\\[\]]+)(?::\d{1,5})?$/i

const own = new Set([new URL(appUrl).hostname, ...env.get('ALLOWED_HOSTS'), ...LOOPBACK])

/**
 * Whether a request for this host, with or without a port, is for the panel: by the name in APP_URL or ALLOWED_HOSTS, or
 * from this machine. What is no host, such as "localhost:80@example.com", is nobody's.
 */
export function isOwnHost(host: string | null): boolean {
  const [, name] = HOST.exec(host ?? '') ?? []
  return name !== undefined && own.has(name.toLowerCase().replace(/\.$/, ''))
}
