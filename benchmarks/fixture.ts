import 'reflect-metadata'
import { insidePanel } from './scale/panel.js'

/** Run as a process of its own: migrates the database that the environment names, fills it and tells what is in it. */
await insidePanel(async () => {
  const { fillShop } = await import('./shop.js')
  process.send?.(await fillShop())
})
process.disconnect()
