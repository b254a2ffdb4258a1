import { errors } from '@adonisjs/core/env'

/** Reads the variables of the process. Ends it with code 1, and names each variable on standard error, where some are wrong. */
export async function loadEnvironment(): Promise<void> {
  try {
    await import('#start/env')
  } catch (error) {
    if (!(error instanceof errors.E_INVALID_ENV_VARIABLES)) throw error
    console.error(`Some variables of the environment, or of .env, are wrong:\n${error.help}`)
    process.exit(1)
  }
}
