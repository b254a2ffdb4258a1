import 'reflect-metadata'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { Ignitor } from '@adonisjs/core'

const APP_ROOT = new URL('../../', import.meta.url)

export interface ScaleDatabase {
  database: 'sqlite' | 'mysql'
  scale: number
}

/** Names the database of a size in this process's environment. It is no database that anybody works with. */
export function chooseDatabase({ database, scale }: ScaleDatabase): void {
  const name = `innkeeper_scale_${String(scale).replace('.', '_')}`
  Object.assign(process.env, {
    NODE_ENV: 'production',
    TZ: 'UTC',
    APP_KEY: 'benchmark-key-0123456789abcdefghij',
    LOG_LEVEL: 'error',
    HOST: '127.0.0.1',
    PORT: '0',
    APP_URL: 'http://127.0.0.1',
    DB_CONNECTION: database,
    SQLITE_PATH: join(tmpdir(), `${name}.sqlite3`),
    MYSQL_DATABASE: name,
    SESSION_STORE: 'database',
    LIMITER_STORE: 'database',
    WORKER_MODE: 'separate',
    MAIL_MAILER: 'smtp',
    SMTP_HOST: '127.0.0.1',
    MAIL_FROM: 'shop@example.test',
    AUDIT_ANCHOR_FILE: join(tmpdir(), `${name}.anchors`),
  })
}

/** Makes the schema on the server anew; SQLite needs none. */
export async function makeSchema(): Promise<void> {
  if (process.env.DB_CONNECTION !== 'mysql') return
  const name = process.env.MYSQL_DATABASE
  const connection = await createConnection({
    host: process.env.MYSQL_HOST ?? '127.0.0.1',
    port: Number(process.env.MYSQL_PORT ?? 3306),
    user: process.env.MYSQL_USER ?? 'root',
    password: process.env.MYSQL_PASSWORD ?? '',
  })
  await connection.query(`drop database if exists \`${name}\``)
  await connection.query(
    `create database \`${name}\` character set utf8mb4 collate utf8mb4_nopad_bin`
  )
  await connection.end()
}

/** Runs the work inside the panel, without its server and its worker. */
export async function insidePanel(work: () => Promise<void>): Promise<void> {
  const app = new Ignitor(APP_ROOT, {
    importer: (path) => import(path.startsWith('.') ? new URL(path, APP_ROOT).href : path),
  })
    .tap((created) => {
      created.booting(async () => {
        await import('#start/env')
      })
    })
    .createApp('console')
  await app.init()
  await app.boot()
  await app.start(async () => {
    const router = await app.container.make('router')
    router.commit()
    await work()
  })
  await app.terminate()
}
