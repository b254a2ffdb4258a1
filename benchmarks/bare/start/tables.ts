import db from '@adonisjs/lucid/services/db'

const ROWS = 100

/** Made at each start, in a database of its own. */
const connection = db.connection()
await connection.schema.createTable('sessions', (table) => {
  table.string('id').primary()
  table.text('data').notNullable()
  table.string('user_id').nullable().index()
  table.timestamp('expires_at').notNullable().index()
})
await connection.schema.createTable('bench_users', (table) => {
  table.increments('id')
  table.string('email')
  table.string('name')
  table.dateTime('created_at')
})
await connection.schema.createTable('bench_things', (table) => {
  table.increments('id')
  for (const column of ['name', 'state', 'address']) table.string(column)
  for (const column of ['cores', 'memory', 'price']) table.integer(column)
  table.dateTime('created_at')
  table.dateTime('renews_at')
})
await db
  .table('bench_users')
  .insert({ email: 'ada@example.test', name: 'Ada', created_at: '2026-01-02 03:04:05' })
await db.table('bench_things').multiInsert(
  Array.from({ length: ROWS }, (_, index) => ({
    name: `Thing ${index}`,
    state: 'active',
    address: `192.0.2.${index}`,
    cores: 2,
    memory: 2048,
    price: 490 + index,
    created_at: '2026-01-02 03:04:05',
    renews_at: '2026-12-02 03:04:05',
  }))
)
