import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import { prepareConsole } from '#core/commands/console'
import { endProcess } from '#core/end_process'
import { loadEnvironment } from '#core/load_environment'

const APP_ROOT = new URL('../', import.meta.url)

const IMPORTER = (filePath: string) => {
  if (filePath.startsWith('./') || filePath.startsWith('../')) {
    return import(new URL(filePath, APP_ROOT).href)
  }
  return import(filePath)
}

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(loadEnvironment)
    app.listen('SIGTERM', () => endProcess(app))
    app.listenIf(app.managedByPm2, 'SIGINT', () => endProcess(app))
  })
  .ace()
  .configure(async (app) => prepareConsole(await app.container.make('ace')))
  .handle(process.argv.slice(2))
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
