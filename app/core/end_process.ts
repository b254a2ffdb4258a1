import type { ApplicationService } from '@adonisjs/core/types'

/** The service manager kills after thirty seconds. */
const LONGEST_MS = 27_000
/** What is still open then was opened while the application was starting, or belongs to nobody. */
const AFTERWARDS_MS = 2_000

/**
 * Ends the application, and with it the process, whatever it was in the middle of: a connection that was opened while it
 * was still starting would keep it alive for ever.
 */
export async function endProcess(app: ApplicationService): Promise<void> {
  setTimeout(() => process.exit(1), LONGEST_MS).unref()
  await app.terminate()
  setTimeout(() => process.exit(), AFTERWARDS_MS).unref()
}
