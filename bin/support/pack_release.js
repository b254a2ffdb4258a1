// Makes dist/innkeeper-<version>.tar.gz and its SHA-256 from build/: with the packages that it runs on, and with Node.js, so that a
// server needs neither npm nor a Node.js of its own, and what was tested here is what runs there.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

const HERE = new URL('../../', import.meta.url).pathname
const BUILD = join(HERE, 'build')
const DIST = join(HERE, 'dist')
const PLATFORM = `${process.platform}-${process.arch}`
const { version } = JSON.parse(readFileSync(join(BUILD, 'package.json'), 'utf8'))
const name = `innkeeper-${version}`
const release = join(DIST, name)

/** The fonts that invoices are set in; their packages bring all weights. */
const FONTS = readFileSync(join(BUILD, 'app/billing/invoices/typesetting/fonts.js'), 'utf8')

/** Of packages only what runs: no maps, types, tests and sources of native parts, and prebuilt parts of this platform alone. */
function isNeeded(path) {
  if (/\.(map|d\.[cm]?ts|tsbuildinfo|spec\.[cm]?js)$/.test(path)) return false
  if (/better-sqlite3\/(deps|src)\//.test(path)) return false
  if (/\.[ot]tf$/.test(path)) return FONTS.includes(basename(path))
  const prebuilt = /\/prebuilds\/([^/]+)/.exec(path)
  return !prebuilt || prebuilt[1].replace('.node', '') === PLATFORM
}

function filesIn(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = join(prefix, entry.name)
    return entry.isDirectory() ? filesIn(folder, path) : [path]
  })
}

function place(source, target) {
  mkdirSync(dirname(target), { recursive: true })
  if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target)
  else linkOrCopy(source, target)
}

function linkOrCopy(source, target) {
  try {
    linkSync(source, target)
  } catch {
    copyFileSync(source, target)
  }
}

/** A package as the lock file names it; optional ones of other platforms are not there. */
function addPackage(path, { version: wanted, optional }) {
  const folder = join(HERE, path)
  const manifest = readManifest(folder)
  if (!manifest && optional) return
  if (manifest?.version !== wanted)
    throw new Error(
      `${path} is ${manifest?.version ?? 'missing'}, the lock file says ${wanted}: run npm ci`
    )
  const own = filesIn(folder).filter((file) => !/(^|\/)node_modules\//.test(file))
  for (const file of own)
    if (isNeeded(join(path, file))) place(join(folder, file), join(release, path, file))
}

function readManifest(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  } catch {
    return null
  }
}

/** Peers that only a package asked for are for development, such as the compiler. */
function addPackages() {
  const { packages } = JSON.parse(readFileSync(join(BUILD, 'package-lock.json'), 'utf8'))
  for (const [path, entry] of Object.entries(packages)) {
    if (!path.startsWith('node_modules/')) continue
    if (entry.link) {
      mkdirSync(dirname(join(release, path)), { recursive: true })
      const up = '../'.repeat(path.split('/').length - 1)
      symlinkSync(join(up, entry.resolved), join(release, path))
    } else if (!entry.peer) addPackage(path, entry)
  }
  mkdirSync(join(release, 'node_modules/.bin'), { recursive: true })
  symlinkSync('../node/bin/node', join(release, 'node_modules/.bin/node'))
}

/** Two archives with the same files have the same mark, whenever they were packed. */
function markOf(folder) {
  const mark = createHash('sha256')
  for (const path of filesIn(folder).sort()) {
    const file = join(folder, path)
    mark.update(`${path}\0`)
    mark.update(lstatSync(file).isSymbolicLink() ? readlinkSync(file) : readFileSync(file))
  }
  return mark.digest('hex')
}

function pack() {
  const date = process.env.SOURCE_DATE_EPOCH ?? lastCommit()
  const archive = join(DIST, `${name}.tar.gz`)
  const flags = [
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    `--mtime=@${date}`,
    '--hard-dereference',
  ]
  const format = ['--format=posix', '--pax-option=delete=atime,delete=ctime', '--mode=u=rwX,go=rX']
  const script = 'set -o pipefail; tar "$@" | gzip -n -6'
  const tar = [...flags, ...format, '-C', DIST, '-cf', '-', name]
  const fd = ['pipe', 'pipe', 'inherit']
  execFileSync('bash', ['-c', `${script} >"$0"`, archive, ...tar], { stdio: fd })
  const sum = createHash('sha256').update(readFileSync(archive)).digest('hex')
  writeFileSync(`${archive}.sha256`, `${sum}  ${name}.tar.gz\n`)
  return archive
}

function lastCommit() {
  return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: HERE, encoding: 'utf8' }).trim()
}

rmSync(DIST, { recursive: true, force: true })
mkdirSync(DIST)
for (const file of filesIn(BUILD)) place(join(BUILD, file), join(release, file))
cpSync(join(HERE, 'deploy'), join(release, 'deploy'), { recursive: true })
rmSync(join(release, 'deploy/docker'), { recursive: true, force: true })
for (const file of ['LICENSE', 'CHANGELOG.md', '.env.example'])
  copyFileSync(join(HERE, file), join(release, file))
addPackages()
chmodSync(join(release, 'node_modules/node/bin/node'), 0o755)
writeFileSync(join(release, '.platform'), `${PLATFORM}\n`)
writeFileSync(join(release, '.build'), `${markOf(release)}\n`)
const archive = pack()
rmSync(release, { recursive: true })
console.log(archive)
