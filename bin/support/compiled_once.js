import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * Loaded with `--import` before `@poppinss/ts-exec`, whose work it does for processes of this repository: TypeScript is
 * compiled as that would, with the same compiler, but once for all of the hundreds of processes that tests start, and in the
 * process itself. A process that runs elsewhere, or an older Node, is left as it is.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const KEPT = join(ROOT, 'node_modules/.cache/innkeeper')
const LIBRARY = '@poppinss/ts-exec'

/** The compiler that it comes with. */
const require = createRequire(createRequire(import.meta.url).resolve(LIBRARY))
const VERSION = require('@swc/core/package.json').version
/** What ts-exec makes of tsconfig.json. */
const OPTIONS = {
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'esnext',
    parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
    transform: { decoratorMetadata: true, legacyDecorator: true },
    experimental: { keepImportAttributes: true },
    keepClassNames: true,
  },
}

const digest = (...texts) => createHash('sha1').update(texts.join('\0')).digest('hex')

/** Compiled before from this very text, or now. */
function compiled(file) {
  const source = readFileSync(file, 'utf8')
  const kept = join(KEPT, digest(file))
  const mark = `//${digest(VERSION, JSON.stringify(OPTIONS), source)}`
  const before = textOf(kept)
  if (before.endsWith(mark)) return before
  const { code } = require('@swc/core').transformSync(source, { ...OPTIONS, filename: file })
  const text = `${code}\n${mark}`
  // Under a name of its own first: others read meanwhile.
  writeFileSync(`${kept}.${process.pid}`, text)
  renameSync(`${kept}.${process.pid}`, kept)
  return text
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const HERE = pathToFileURL(ROOT).href
/** The short names of folders of this package, such as `#core/`, and where they are. */
const SHORT = Object.entries(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).imports)
  .filter(([name]) => name.endsWith('/*'))
  .map(([name, target]) => [
    name.slice(0, -1),
    new URL(target.slice(0, target.indexOf('*')), HERE).href,
  ])
const known = new Map()

/** Asked some seven thousand times a process: Node itself would look for the JavaScript first, and throw. */
function resolve(specifier, context, nextResolve) {
  if (specifier === LIBRARY) return { url: 'data:text/javascript,', shortCircuit: true }
  const url = typescriptFor(specifier, context.parentURL)
  if (url) return { url, format: 'module-typescript', shortCircuit: true }
  try {
    return nextResolve(specifier, context)
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !error.url?.endsWith('.js')) throw error
    return nextResolve(error.url.replace(/\.js$/, '.ts'), context)
  }
}

/** The TypeScript of this repository that an import of it means; null for everything else. */
function typescriptFor(specifier, parent) {
  if (!parent?.startsWith(HERE) || parent.includes('/node_modules/')) return null
  const url = urlOf(specifier, parent)?.replace(/\.js$/, '.ts')
  if (!url?.endsWith('.ts')) return null
  if (!known.has(url)) known.set(url, existsSync(fileURLToPath(url)))
  return known.get(url) ? url : null
}

function urlOf(specifier, parent) {
  if (specifier.startsWith('./') || specifier.startsWith('../'))
    return new URL(specifier, parent).href
  const short = SHORT.find(([name]) => specifier.startsWith(name))
  return short && !parent.startsWith(`${HERE}packages/`)
    ? `${short[1]}${specifier.slice(short[0].length)}.js`
    : null
}

function load(url, context, nextLoad) {
  if (context.format !== 'module-typescript') return nextLoad(url, context)
  return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true }
}

if (module.registerHooks && join(process.cwd(), '/') === ROOT) {
  mkdirSync(KEPT, { recursive: true })
  module.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false })
  module.enableCompileCache(join(KEPT, 'code'))
  module.registerHooks({ resolve, load })
}
