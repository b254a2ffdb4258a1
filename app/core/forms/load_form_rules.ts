import { readdir } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { VineValidator } from '@vinejs/vine'
import string from '@adonisjs/core/helpers/string'
import { formRules } from '#core/forms/form_rules'

/** Adds what the modules in a directory export from their `validators/`. */
export async function loadFormRules(modules: URL): Promise<void> {
  const files = await readdir(fileURLToPath(modules), { recursive: true })
  for (const file of files.sort()) {
    const [, module] = /^(\w+)\/validators\/\w+\.[jt]s$/.exec(file) ?? []
    if (!module || file.endsWith('.d.ts')) continue
    // Every module's validators alike, found by their folder: nothing here depends on one of them.
    // eslint-disable-next-line innkeeper/module-walls
    const exported: Record<string, unknown> = await import(
      pathToFileURL(fileURLToPath(new URL(file, modules))).href
    )
    for (const [name, value] of Object.entries(exported))
      if (value instanceof VineValidator)
        formRules.add(`${module}.${string.snakeCase(name.replace(/Validator$/, ''))}`, value)
  }
}
