import { createConnection } from 'mysql2/promise'
import { serverOfTests } from './database_template.js'

/**
 * Gives this test run a database of its own, so that several runs never meet: in memory for SQLite, a fresh schema on
 * the server for MariaDB. Answers a function that removes it.
 */
export async function useOwnDatabase(): Promise<() => Promise<void>> {
  if (process.env.DB_CONNECTION !== 'mysql') {
    process.env.SQLITE_PATH ??= ':memory:'
    return async () => {}
  }

  const database = (process.env.MYSQL_DATABASE ??= `innkeeper_test_${process.pid}`)
  const run = async (statement: string) => {
    const connection = await createConnection(serverOfTests())
    await connection.query(statement)
    await connection.end()
  }
  // As careless as an installation may be: what compares exactly is the migrations' doing.
  await run(
    `create database if not exists \`${database}\` character set utf8mb4 collate utf8mb4_general_ci`
  )
  return () => run(`drop database if exists \`${database}\``)
}
