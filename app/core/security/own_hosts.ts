import env from '#start/env'
import { appUrl } from '#config/app'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1']

const own = new Set([new URL(appUrl).hostname, ...env.get('ALLOWED_HOSTS'), ...LOOPBACK])

/** Whether a request for this host is for the panel: by the name in APP_URL or ALLOWED_HOSTS, or from this machine. */
export function isOwnHost(host: string | null): boolean {
  return host !== null && own.has(host.toLowerCase().replace(/\.$/, ''))
}
