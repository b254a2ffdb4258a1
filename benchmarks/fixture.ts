import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'

const APP_ROOT = new URL('../', import.meta.url)

/** Run as a process of its own: migrates the database that the environment names, fills it and tells what is in it. */
const app = new Ignitor(APP_ROOT, {
  importer: (path) => import(path.startsWith('.') ? new URL(path, APP_ROOT).href : path),
})
  .tap((created) => {
    created.booting(async () => {
      await import('#start/env')
    })
  })
  .createApp('console')

await app.init()
await app.boot()
await app.start(async () => {
  const router = await app.container.make('router')
  router.commit()
  const { fillShop } = await import('./shop.js')
  process.send?.(await fillShop())
})
await app.terminate()
process.disconnect()
