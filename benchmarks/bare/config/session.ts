import { defineConfig, stores } from '@adonisjs/session'

export default defineConfig({
  store: 'database',
  stores: { database: stores.database({ tableName: 'sessions' }) },
})
