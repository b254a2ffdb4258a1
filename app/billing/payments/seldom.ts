import limiter from '@adonisjs/limiter/services/main'
import { OutageLog } from '#core/outage_log'

const outage = new OutageLog('What counts questions to the gateway')

/** More often than any person comes back from a page of the gateway. */
const ALLOWED = { requests: 20, duration: '10 minutes' }

/**
 * Asks the gateway for a page that anybody may reload, unless that happened too often of late; whoever asks then sees what
 * was known before. Asks as well where counting fails.
 */
export async function seldom(key: string, work: () => Promise<void>): Promise<void> {
  if (await isAllowed(key)) await work()
}

async function isAllowed(key: string): Promise<boolean> {
  try {
    const counted = await limiter.use(ALLOWED).attempt(`gateway:${key}`, () => true)
    outage.answered()
    return counted === true
  } catch (error) {
    outage.failed(error)
    return true
  }
}
