import { withoutValues } from '#core/security/without_values'
import type { Kernel } from '@adonisjs/core/ace'

/** Lets a command print as little of a failed query as the log holds. */
export function printNoValues({ errorHandler }: Kernel): void {
  const render = errorHandler.render.bind(errorHandler)
  errorHandler.render = (error, kernel) =>
    render(error instanceof Error ? withoutValues(error) : error, kernel)
}
