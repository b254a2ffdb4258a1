import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'

import { CONTRACT_VERSION } from '../index.js'

test('Contract | drivers are compared with the version of the package', ({ assert }) => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  assert.equal(JSON.parse(manifest).version, CONTRACT_VERSION)
})
