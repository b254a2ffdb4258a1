import { existsSync, readFileSync } from 'node:fs'
import app from '@adonisjs/core/services/app'

interface ManifestEntry {
  file: string
  css?: string[]
}

let manifest: Record<string, ManifestEntry> | null = null

/** The address of a bundled entry, such as "resources/css/app.css"; the bundles are made by `npm run assets`. */
export function assetUrl(entry: string): string {
  if (!manifest || app.inDev) manifest = readManifest()
  const file = manifest[entry]?.file
  return file ? `/assets/${file}` : `/assets/missing?${entry}`
}

let theme: string | null | undefined

/** The address of the shop's own `public/theme.css`, or null where it has none. Read once; dropping one in needs a restart. */
export function themeUrl(): string | null {
  if (theme === undefined || app.inDev)
    theme = existsSync(app.publicPath('theme.css')) ? '/theme.css' : null
  return theme
}

function readManifest(): Record<string, ManifestEntry> {
  try {
    return JSON.parse(readFileSync(app.publicPath('assets/manifest.json'), 'utf8'))
  } catch {
    if (app.inProduction) throw new Error('public/assets is empty: run "npm run assets" first')
    return {}
  }
}
