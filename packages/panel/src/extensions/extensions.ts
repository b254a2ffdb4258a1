import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assertFits } from './assert_fits.js'
import { PANEL_VERSION } from './panel_version.js'
import type { Extension } from './extension.js'

/** The extensions of an installation, in the order in which they are loaded. */
export class Extensions {
  constructor(private readonly all: readonly Extension[]) {}

  /** Throws for the first one that was written for another version of the panel, and for a name that is taken twice. */
  assertFit(): void {
    const names = new Set<string>()
    for (const { name, panel } of this.all) {
      assertFits(`The extension "${name}"`, panel, '@innkeeper/panel', PANEL_VERSION)
      if (names.has(name)) throw new Error(`Two extensions are called "${name}"`)
      names.add(name)
    }
  }

  /** Folders of migrations, relative to the application: their names in the database stay when it moves. */
  migrations(application: URL): string[] {
    return this.#folders('migrations').map(({ path }) => relative(fileURLToPath(application), path))
  }

  /** Folders of language files. */
  languages(): string[] {
    return this.#folders('resources/lang').map(({ path }) => path)
  }

  /**
   * The languages into which an extension translates the panel: those with a file for each that the panel has in its own,
   * which lie in `own`. One that speaks more languages than the panel makes no page speak two.
   */
  translations(own: string): string[] {
    const needed = readdirSync(own)
    return this.languages().flatMap((folder) =>
      readdirSync(folder).filter((locale) =>
        needed.every((file) => existsSync(join(folder, locale, file)))
      )
    )
  }

  /** Folders of templates, by the name under which they are mounted. */
  views(): { name: string; path: string }[] {
    return this.#folders('resources/views')
  }

  async boot(): Promise<void> {
    for (const extension of this.all) await extension.boot?.()
  }

  async start(): Promise<void> {
    for (const extension of this.all) await extension.start?.()
  }

  #folders(folder: string): { name: string; path: string }[] {
    return this.all
      .map(({ name, root }) => ({ name, path: fileURLToPath(new URL(folder, root)) }))
      .filter(({ path }) => existsSync(path))
  }
}

/** Names the extensions of an installation; what one throws when it boots ends the start of the panel. */
export function defineExtensions(extensions: readonly Extension[]): Extensions {
  return new Extensions(extensions)
}
