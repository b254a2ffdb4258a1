import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

/** A folder outside the repository, with nothing in it but what is installed as anybody would install it. */
export class Stranger {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Stranger> {
    const stranger = new Stranger(await mkdtemp(join(tmpdir(), 'innkeeper-stranger-')))
    await stranger.write('package.json', JSON.stringify({ type: 'module', private: true }))
    return stranger
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, file)), { recursive: true })
    await writeFile(join(this.folder, file), text)
  }

  /** Packs folders of the repository as npm publishes them, and installs what came out of it. Answers the packed files. */
  async install(...folders: string[]): Promise<string[]> {
    const packed = await Promise.all(folders.map((folder) => pack(folder, this.folder)))
    const needed = (await Promise.all(folders.map(dependenciesOf))).flat()
    const names = [...packed.map(({ name }) => name), ...needed]
    await this.run('npm', 'install', '--offline', ...QUIET, ...names)
    return packed.flatMap(({ files }) => files)
  }

  /** Lets a package of development be found, as it would be after `npm install --save-dev`. */
  async borrow(...names: string[]): Promise<void> {
    for (const name of names) {
      const place = join(this.folder, 'node_modules', name)
      await mkdir(dirname(place), { recursive: true })
      await symlink(join(ROOT, 'node_modules', name), place)
    }
  }

  /** Runs a command here, with a plain environment; answers what it printed, and throws where it failed. */
  async run(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await inFolder(this.folder, command, args)
    return stdout
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true })
  }
}

/** The tarball that `npm publish` would send, put into a folder. */
export async function pack(
  folder: string,
  into: string
): Promise<{ name: string; files: string[] }> {
  const args = ['pack', '--json', '--loglevel=error', `--pack-destination=${into}`]
  const { stdout } = await inFolder(resolve(ROOT, folder), 'npm', args)
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf('[')))
  return { name: join(into, filename), files: files.map(({ path }: { path: string }) => path) }
}

/** What a package depends on, as it lies in the repository: a test asks no registry. */
async function dependenciesOf(folder: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8'))
  return Object.keys(manifest.dependencies ?? {}).map((name) => join(ROOT, 'node_modules', name))
}

async function inFolder(cwd: string, command: string, args: string[]) {
  const { PATH, HOME } = process.env
  try {
    return await run(command, args, { cwd, env: { PATH, HOME } })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed\n${stdout}\n${stderr}`, { cause: error })
  }
}
