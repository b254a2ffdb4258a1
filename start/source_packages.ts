import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** Under this name the `exports` of a package of this repository tell its TypeScript. */
const CONDITION = 'innkeeper:source'

/** Where the packages of this repository have the source of what they publish, by the names that others import. */
function sourcesIn(packages: URL): Map<string, string> {
  const sources = new Map<string, string>()
  for (const folder of existsSync(packages) ? readdirSync(packages) : []) {
    const manifest = new URL(`${folder}/package.json`, packages)
    if (!existsSync(manifest)) continue
    const { name, exports } = JSON.parse(readFileSync(manifest, 'utf8'))
    for (const [entry, targets] of Object.entries<Record<string, string>>(exports ?? {}))
      if (targets[CONDITION])
        sources.set(`${name}${entry.slice(1)}`, new URL(targets[CONDITION], manifest).href)
  }
  return sources
}

/**
 * In development the packages of this repository run from their TypeScript, without a build. A release is compiled and uses
 * what they publish.
 */
if (import.meta.url.endsWith('.ts')) {
  const sources = sourcesIn(new URL('../packages/', import.meta.url))
  registerHooks({
    resolve: (specifier, context, nextResolve) =>
      nextResolve(sources.get(specifier) ?? specifier, context),
  })
}
