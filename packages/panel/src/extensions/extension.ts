/** What a package adds to the panel. */
export interface Extension {
  /** The module's name in snake case: of its views (`loyalty::pages/show`), its texts (`loyalty.title`) and its permissions. */
  name: string
  /** The versions of `@innkeeper/panel` that it was written for, such as "^0.1.0". */
  panel: string
  /**
   * The folder that holds its `migrations`, `resources/lang/<locale>/<name>.json` and `resources/views`, each where there
   * is one: `new URL('./', import.meta.url)` where they lie beside this file.
   */
  root: URL
  /** Adds to registries; the database is not asked. */
  boot?(): void | Promise<void>
  /** Loads routes and names consumers. Not called while migrations run. */
  start?(): void | Promise<void>
}

/** Describes what a package adds; its default export goes into `config/extensions.ts`. */
export function defineExtension(extension: Extension): Extension {
  return extension
}
