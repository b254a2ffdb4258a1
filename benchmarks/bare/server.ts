import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'

const APP_ROOT = new URL('./', import.meta.url)

/** A page as a newcomer to the framework would write it: the yardstick that the panel's pages are measured with. */
await new Ignitor(APP_ROOT, {
  importer: (path) => import(path.startsWith('.') ? new URL(path, APP_ROOT).href : path),
})
  .httpServer()
  .start()
