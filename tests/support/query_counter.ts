import db from '@adonisjs/lucid/services/db'

interface Query {
  sql: string
}

/** The statements that the database ran while the work was done, without those that begin and end transactions. */
export async function queriesOf(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const listen = ({ sql }: Query) => {
    if (!/^(begin|commit|rollback|savepoint|release)/i.test(sql)) seen.push(sql)
  }
  const client = db.connection().getWriteClient()
  client.on('query', listen)
  try {
    await work()
  } finally {
    client.removeListener('query', listen)
  }
  return seen
}
