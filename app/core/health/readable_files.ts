import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Result } from '@adonisjs/core/health'
import app from '@adonisjs/core/services/app'
import env from '#start/env'

const OTHERS_MAY_READ = 0o004

/** Whether everybody on this machine may read what holds secrets: `.env`, and the database where it is a file. */
export async function readableFilesResult(files = secretFiles()): Promise<Result> {
  const found = await Promise.all(files.map(othersMayRead))
  const open = files.filter((_, index) => found[index])
  if (open.length === 0) return Result.ok('Nobody else on this machine may read what is secret')
  return Result.warning(
    `Everybody on this machine may read ${open.join(' and ')}: run "chmod o-rwx ${open.join(' ')}"`
  )
}

function secretFiles(): string[] {
  const settings = app.makePath('.env')
  if (env.get('DB_CONNECTION', 'sqlite') !== 'sqlite') return [settings]
  return [settings, resolve(env.get('SQLITE_PATH') ?? app.tmpPath('innkeeper.sqlite3'))]
}

async function othersMayRead(file: string): Promise<boolean> {
  try {
    const { mode } = await stat(file)
    return (mode & OTHERS_MAY_READ) !== 0
  } catch {
    return false
  }
}
