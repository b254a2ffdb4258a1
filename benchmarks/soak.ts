import 'reflect-metadata'
import { parseArgs } from 'node:util'
import { useOwnAddress } from '../tests/support/test_address.js'
import { useOwnAnchors } from '../tests/support/test_anchors.js'
import { useOwnDatabase } from '../tests/support/test_database.js'
import { insidePanel } from './scale/panel.js'

/**
 * Light use for a while, as a small shop has it: about two requests a second, an order each twenty seconds and five open
 * live pages, on a web process and a worker of their own. Tells once a minute and at the end what grows:
 *
 *   npm run bench:soak                                        twenty minutes, SQLite
 *   DB_CONNECTION=mysql npm run bench:soak -- --minutes 60
 *   npm run bench:soak -- --strict                            fails where something grows that should not
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    strict: { type: 'boolean', default: false },
  },
})

process.env.NODE_ENV = 'test'
await useOwnAddress()
useOwnAnchors()
const dropDatabase = await useOwnDatabase()
let leaks: string[] = []
await insidePanel(async () => {
  const { soak } = await import('./soak/soak.js')
  leaks = await soak(Number(values.minutes))
})
await dropDatabase()
process.exit(values.strict && leaks.length > 0 ? 1 : 0)
