import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import app from '@adonisjs/core/services/app'
import { found } from '#core/health/found'
import env from '#start/env'
import type { Result } from '@adonisjs/core/health'

const OTHERS_MAY_READ = 0o004

/** Whether everybody on this machine may read what holds secrets: `.env`, and the database where it is a file. */
export async function readableFilesResult(files = secretFiles()): Promise<Result> {
  const readable = await Promise.all(files.map(othersMayRead))
  const open = files.filter((_, index) => readable[index])
  if (open.length === 0) return found.ok('files.ok')
  return found.warning('files.readable', { files: open.join(', '), paths: open.join(' ') })
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
