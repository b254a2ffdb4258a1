import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'

/** Commands that change something outside of the process that runs them. */
const CHANGES =
  /\b(mv|rm|ln|cp|mkdir|install|chown|chmod|tar|gzip|sync|mariadb|flock|useradd|openssl|service|stop_units|restart_webs|restart_workers|write_pairs|env_pairs|point_to|show_maintenance|open_panel|adopt|drop_release|migrations|migrate|unmigrate|root_tool env|tool database|staff:create|restore:check|exec)\b|>>?"\$/

/** The scripts of a release by name, line by line. */
async function scripts(): Promise<Map<string, string[]>> {
  const folder = app.makePath('deploy')
  const library = (await readdir(`${folder}/lib`)).map((name) => `lib/${name}`)
  const found = new Map<string, string[]>()
  for (const path of ['install.sh', 'innkeeper', ...library]) {
    const lines = (await readFile(`${folder}/${path}`, 'utf8')).split('\n')
    found.set(path.replace('lib/', ''), lines)
  }
  return found
}

/** Places FILE:LINE of a run, in its order, before which and behind which the world differs. */
export async function crashPoints(trace: string): Promise<string[]> {
  if (!existsSync(trace)) return []
  const text = await scripts()
  const places = new Set(readFileSync(trace, 'utf8').trim().split('\n'))
  return [...places].filter((place) => {
    const [file, line] = place.split(':')
    return CHANGES.test(text.get(file)?.[Number(line) - 1] ?? '')
  })
}

/** Places that an installation may come to, before any run has shown which these are. */
export async function installerPoints(): Promise<string[]> {
  const text = await scripts()
  const changing = (text.get('preparing.sh') ?? []).map((line, at) => ({ line, at }))
  return changing
    .filter(({ line }) => /^ {2,4}\S/.test(line) && CHANGES.test(line))
    .map(({ at }) => `preparing.sh:${at + 1}`)
}
