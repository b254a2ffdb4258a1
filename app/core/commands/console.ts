import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { withoutValues } from '#core/security/without_values'
import type { Kernel } from '@adonisjs/core/ace'

/** An answer that was piped in may be read after the pipe has ended. */
const READING_MS = 200

type Prompt = Kernel['prompt']
type Ask = (this: Prompt, title: string, ...rest: unknown[]) => Promise<unknown>

/**
 * What every command has in common, also one that loads no module: where the database is away it says so in a sentence,
 * it prints as little of a failed query as the log holds, and it ends where it asks and nobody can answer.
 */
export function prepareConsole(kernel: Kernel): void {
  const { errorHandler } = kernel
  const render = errorHandler.render.bind(errorHandler)
  errorHandler.render = async (error, ace) => {
    if (!(error instanceof Error)) return render(error, ace)
    // It reads variables, which are checked once the application boots.
    const { databaseOutage } = await import('#core/database/outage')
    const outage = databaseOutage(error)
    if (outage === null) return render(withoutValues(error), ace)
    ace.ui.logger.error(outage)
  }
  kernel.prompt = new Proxy(kernel.prompt, { get: answered })
}

function answered(prompt: Prompt, name: string | symbol): unknown {
  const ask: unknown = Reflect.get(prompt, name, prompt)
  if (typeof ask !== 'function') return ask
  if (process.stdin.isTTY || !QUESTIONS.has(String(name))) return ask.bind(prompt)
  return (...args: Parameters<Ask>) =>
    Promise.race([(ask as Ask).apply(prompt, args), nobody(args[0])])
}

const QUESTIONS = new Set([
  'ask',
  'secure',
  'confirm',
  'toggle',
  'choice',
  'multiple',
  'autocomplete',
  'list',
])

/** Ends the process once it is certain that no answer comes. */
async function nobody(title: string): Promise<never> {
  if (!process.stdin.readableEnded) await once(process.stdin, 'end')
  await setTimeout(READING_MS)
  console.error(
    `\n“${title}” needs an answer, but this isn’t an interactive terminal. Pass it as an option: see --help`
  )
  process.exit(1)
}
