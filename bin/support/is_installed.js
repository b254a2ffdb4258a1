import { readFileSync } from 'node:fs'

/** Ends with 0 where node_modules holds what package-lock.json names: after `npm install`, nothing need be installed again. */
const wanted = packagesOf('package-lock.json')
const there = packagesOf('node_modules/.package-lock.json')

const isThere = ([path, { version, integrity, link }]) =>
  there[path] !== undefined &&
  there[path].version === version &&
  there[path].integrity === integrity &&
  there[path].link === link

const missing = Object.entries(wanted).filter(
  ([path, entry]) => path !== '' && !entry.optional && !isThere([path, entry])
)
process.exit(missing.length === 0 ? 0 : 1)

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}
