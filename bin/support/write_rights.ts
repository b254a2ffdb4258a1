import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { documentation, simulatorRights, withRights } from './rights_text.js'

/** Writes the token's rights, as the driver declares them, into the documentation and the simulator. */
const docs = 'docs/operators/proxmox.md'
writeFileSync(docs, withRights(readFileSync(docs, 'utf8'), documentation()))

const simulator = 'packages/proxmox_simulator/src/documented_rights.json'
const options = await resolveConfig(simulator)
writeFileSync(simulator, await format(simulatorRights(), { ...options, parser: 'json' }))
