import { defineConfig } from '@adonisjs/shield'

export default defineConfig({
  csrf: { enabled: true, methods: ['POST', 'PUT', 'PATCH', 'DELETE'] },
  xFrame: { enabled: true, action: 'DENY' },
})
