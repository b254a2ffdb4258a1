// Reads and writes `.env` as the panel reads it.
// list FILE · set FILE (names and values on standard input) · merge FILE OTHER NAME…
import {
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { EnvParser } from '@adonisjs/core/env'

const [action, file, ...rest] = process.argv.slice(2)
const SEPARATOR = '\0'

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
const parse = (text) =>
  new EnvParser(text, new URL('../../', import.meta.url), { ignoreProcessEnv: true }).parse()

/** A line that the panel reads as this value; throws where no quotes can hold it. */
async function line(name, value) {
  const escaped = value.replaceAll('$', String.raw`\$`)
  for (const quote of ['', "'", '"', '`']) {
    const candidate = `${name}=${quote}${escaped}${quote}`
    const plain = /^[\w.:/@+=-]*$/.test(value)
    if ((quote || plain) && (await parse(candidate))[name] === value) return candidate
  }
  throw new Error(`${name} cannot be kept in .env: choose one without quotes and backslashes.`)
}

/** Puts values in: over the line of their name, commented out or not, or at the end. All else stays as it was written. */
async function put(text, values) {
  const lines = text.split('\n')
  for (const [name, value] of Object.entries(values)) {
    const written = await line(name, value)
    const at = lines.findIndex((each) => new RegExp(`^(# )?${name}=`).test(each))
    if (at === -1) lines.push(written)
    else lines[at] = written
  }
  return `${lines.join('\n').trim()}\n`
}

/** Whole or not at all, and readable to whom it was. */
function write(path, text) {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
  if (existsSync(path)) {
    const { uid, gid, mode } = statSync(path)
    chownSync(`${path}.new`, uid, gid)
    chmodSync(`${path}.new`, mode & 0o600)
  }
  renameSync(`${path}.new`, path)
}

const actions = {
  async list() {
    const parsed = Object.entries(await parse(read(file)))
    process.stdout.write(
      parsed
        .flat()
        .map((text) => `${text}${SEPARATOR}`)
        .join('')
    )
  },

  async set() {
    const words = readFileSync(0, 'utf8').split(SEPARATOR)
    const values = {}
    for (let at = 0; at + 1 < words.length; at += 2) values[words[at]] = words[at + 1]
    write(file, await put(read(file), values))
  },

  /** These names are taken from the other file, and so is what this one lacks. */
  async merge() {
    const [other, ...names] = rest
    const mine = await parse(read(file))
    const theirs = Object.entries(await parse(read(other)))
    const taken = theirs.filter(([name]) => names.includes(name) || !(name in mine))
    write(file, await put(read(file), Object.fromEntries(taken)))
  },
}

try {
  await actions[action]()
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
