import app from '@adonisjs/core/services/app'

const MOST_KEPT = 500

const kept = new Map<string, string>()

/**
 * A part of a page that looks alike wherever its key is the same, such as a menu: drawn once, and at each request in
 * development. The key names everything that the part depends on, its language included; nothing personal may be in it.
 */
export async function keptHtml(key: unknown[], draw: () => Promise<string>): Promise<string> {
  if (app.inDev) return draw()
  const name = JSON.stringify(key)
  const known = kept.get(name)
  if (known !== undefined) return known
  const html = await draw()
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(name, html)
  return html
}
