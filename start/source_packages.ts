import { registerHooks } from 'node:module'

/**
 * In development the packages of this repository run from their TypeScript, without a build: their `exports` name it under
 * this condition. A release is compiled and uses what they publish.
 */
const CONDITION = 'innkeeper:source'

if (import.meta.url.endsWith('.ts')) {
  registerHooks({
    resolve: (specifier, context, nextResolve) =>
      nextResolve(specifier, { ...context, conditions: [...context.conditions, CONDITION] }),
  })
}
