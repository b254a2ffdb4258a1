// Leaves in build/ what the panel runs on, and nothing that tests, measures or demonstrates it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const RELEASE = new URL('../../build/', import.meta.url).pathname

/** Packages that the panel runs on; simulators are not among them. */
const PACKAGES = ['panel', 'provisioning']

/** Folders that hold more than the panel needs; what is named here stays, everything beside it goes. */
const STAYS = {
  '.': [
    ...[
      '.adonisjs',
      'app',
      'bin',
      'config',
      'database',
      'packages',
      'providers',
      'public',
      'resources',
      'start',
    ],
    ...['ace.js', 'adonisrc.js', 'adonisrc.js.map', 'package.json', 'package-lock.json'],
  ],
  'bin': ['console.js', 'console.js.map', 'server.js', 'server.js.map'],
  'database': [
    'migrations',
    'schema.js',
    'schema.js.map',
    'schema_rules.js',
    'schema_rules.js.map',
  ],
  'packages': PACKAGES,
}

/** Folders of any depth that serve tests only. */
const TESTING = new Set(['tests', 'testing', 'test_suite'])

function keepOnly(folder, names) {
  for (const name of readdirSync(join(RELEASE, folder)))
    if (!names.includes(name)) rmSync(join(RELEASE, folder, name), { recursive: true })
}

function dropTesting(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const path = join(folder, entry.name)
    if (TESTING.has(entry.name)) rmSync(path, { recursive: true })
    else dropTesting(path)
  }
}

/** In a release a package stands as npm publishes it: its manifest beside a folder "build" that holds what was compiled. */
function publishPackage(folder) {
  const path = join(RELEASE, 'packages', folder)
  const compiled = readdirSync(path).filter((name) => !['package.json', 'build'].includes(name))
  mkdirSync(join(path, 'build'))
  for (const name of compiled) renameSync(join(path, name), join(path, 'build', name))
}

/** The scripts of a release start it; its packages are those that it runs on. */
function pruneManifest() {
  const path = join(RELEASE, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  delete manifest.devDependencies
  delete manifest.prettier
  delete manifest.imports['#tests/*']
  manifest.workspaces = PACKAGES.map((folder) => `packages/${folder}`)
  manifest.scripts = { start: manifest.scripts.start }
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
}

/** npm drops from the lock file what the manifest no longer asks for; versions stay as they are. */
function pruneLock() {
  const flags = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--offline']
  execFileSync('npm', ['install', ...flags], {
    cwd: RELEASE,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** The one of the source, which looks at the version of Node.js first; nothing is compiled in a release. */
function writeAce() {
  const source = readFileSync(join(RELEASE, '..', 'ace.js'), 'utf8')
  writeFileSync(join(RELEASE, 'ace.js'), source.replace("await import('@poppinss/ts-exec')\n", ''))
}

for (const [folder, names] of Object.entries(STAYS)) keepOnly(folder, names)
dropTesting(RELEASE)
PACKAGES.forEach(publishPackage)
writeAce()
pruneManifest()
pruneLock()
