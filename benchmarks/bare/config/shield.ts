import { defineConfig } from '@adonisjs/shield'

export default defineConfig({ csrf: { enabled: true }, xFrame: { enabled: true, action: 'DENY' } })
