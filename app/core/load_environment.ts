import { EnvLoader, errors } from '@adonisjs/core/env'
import { cutValues } from '#core/cut_values'

const APP_ROOT = new URL('../../', import.meta.url)

/**
 * Reads the variables of the process. Ends it with code 1, and names each variable on standard error, where some are wrong,
 * or do not arrive as they stand in `.env`.
 */
export async function loadEnvironment(): Promise<void> {
  // Before the variables of the files become some of the process.
  const files = await new EnvLoader(APP_ROOT).load()
  const cut = files.flatMap(({ contents }) => cutValues(contents, process.env))
  if (cut.length > 0) refuse(cut.map((sentence) => `- ${sentence}`).join('\n'))
  try {
    await import('#start/env')
  } catch (error) {
    if (!(error instanceof errors.E_INVALID_ENV_VARIABLES)) throw error
    refuse(String(error.help))
  }
}

function refuse(help: string): never {
  console.error(`Some variables of the environment, or of .env, are wrong:\n${help}`)
  process.exit(1)
}
