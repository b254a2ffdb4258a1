import { rename, writeFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import { edgeGlobals } from 'edge.js'
import { brandFiles } from '#core/brand/brand_files'
import { shopLanguage } from '#core/i18n/languages'
import { shopOfPages, type Shop } from '#core/views/shop'
import type { BrandImage } from '#core/brand/brand_image'

const { escape } = edgeGlobals.html
const LOGO_HEIGHT = 44
const TYPES: Record<BrandImage['type'], string> = { svg: 'image/svg+xml', png: 'image/png' }

/**
 * The page that the web server in front shows while the panel is away, as a file beside its data: `innkeeper update` puts it
 * in place. It is written when a process starts and again once the brand is another one.
 */
export class MaintenancePage {
  #written = ''

  constructor(private readonly path = app.tmpPath('maintenance.html')) {}

  /** Writes the page where it would be another one. A folder that cannot be written to is told once for each. */
  async write(): Promise<void> {
    const shop = await shopOfPages()
    const key = `${shop.name} ${shop.brand.key}`
    if (key === this.#written) return
    this.#written = key
    try {
      const half = `${this.path}.${process.pid}`
      await writeFile(half, await maintenanceHtml(shop))
      await rename(half, this.path)
    } catch (error) {
      logger.warn({ err: error }, 'The maintenance page could not be written')
    }
  }
}

/** The page in one file: nothing that it shows has to be fetched. */
export async function maintenanceHtml({ name, brand }: Shop): Promise<string> {
  const { palette } = brand
  const i18n = shopLanguage()
  const title = escape(i18n.t('ui.maintenance.title'))
  const logo = brand.logo && (await logoHtml(brand.logo, name))
  return `<!doctype html>
<html lang="${i18n.locale}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex">
  <meta http-equiv="refresh" content="20">
  <title>${title} · ${escape(name)}</title>
  <style>
    :root { color-scheme: light dark; --accent: light-dark(${palette.onLight}, ${palette.onDark}); }
    body { margin: 0; background: light-dark(#fff, #101418); color: light-dark(#1d262d, #e8ecef); font: 1.0625rem/1.6 system-ui, sans-serif; }
    main { max-width: 34rem; margin: 18vh auto 0; padding: 0 1.25rem; border-inline-start: 3px solid var(--accent); }
    .brand { display: flex; align-items: center; gap: .75rem; margin: 0 0 2rem; color: var(--accent); font-weight: 650; }
    .brand img { max-width: 100%; border-radius: 4px; background: #fff; }
    h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2; }
    p { margin: 0; }
  </style>
</head>
<body>
  <main>
    <p class="brand">${logo ?? ''}${logo && !brand.showName ? '' : `<span>${escape(name)}</span>`}</p>
    <h1>${title}</h1>
    <p>${escape(i18n.t('ui.maintenance.text'))}</p>
  </main>
</body>
</html>
`
}

async function logoHtml(image: BrandImage, name: string): Promise<string | null> {
  const file = await brandFiles.find(image.hash)
  if (!file) return null
  const src = `data:${TYPES[image.type]};base64,${file.content.toString('base64')}`
  const width = Math.round((image.width / image.height) * LOGO_HEIGHT)
  return `<img src="${src}" width="${width}" height="${LOGO_HEIGHT}" alt="${escape(name)}">`
}
