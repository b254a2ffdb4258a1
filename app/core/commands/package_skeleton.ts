import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import string from '@adonisjs/core/helpers/string'
import { PANEL_VERSION } from '@innkeeper/panel'
import { CONTRACT_VERSION } from '@innkeeper/provisioning'

const SUFFIX = '.stub'

/**
 * Writes a package from a folder of stubs and returns the paths of its files, relative to the package. Throws where the
 * package is there already. `name` may carry a scope, "@acme/loyalty".
 */
export async function writePackage(stubs: string, name: string, into: string): Promise<string[]> {
  if (existsSync(into)) throw new Error(`${into} is there already`)
  const words = wordsFor(name)
  const files = await readdir(stubs, { recursive: true })
  const written: string[] = []
  for (const file of files.filter((path) => path.endsWith(SUFFIX)).sort()) {
    const target = fill(file.slice(0, -SUFFIX.length), words)
    await mkdir(dirname(join(into, target)), { recursive: true })
    await writeFile(join(into, target), fill(await readFile(join(stubs, file), 'utf8'), words))
    written.push(target)
  }
  return written
}

function wordsFor(name: string): Record<string, string> {
  const own = name.split('/').at(-1) ?? name
  return {
    package: name,
    name: string.snakeCase(own),
    dashed: string.dashCase(own),
    camel: string.camelCase(own),
    pascal: string.pascalCase(own),
    label: string.capitalCase(string.snakeCase(own).replaceAll('_', ' ')),
    panel: PANEL_VERSION,
    contract: CONTRACT_VERSION,
  }
}

/** Puts the words in; `{{{ edgeOpen }}}` and `{{{ edgeClose }}}` become the braces of a template. */
function fill(text: string, words: Record<string, string>): string {
  return text
    .replaceAll('{{{ edgeOpen }}}', '\u0000')
    .replaceAll('{{{ edgeClose }}}', '\u0001')
    .replaceAll(/{{ (\w+) }}/g, (whole, word: string) => words[word] ?? whole)
    .replaceAll('\u0000', '{{')
    .replaceAll('\u0001', '}}')
}
