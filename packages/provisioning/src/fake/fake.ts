import { FakeDriver } from './fake_driver.js'
import { FakeHost } from './fake_host.js'
import { FAKE_MANIFEST } from './fake_manifest.js'
import type { DriverDefinition } from '../contract.js'

/** A driver for config/provisioning.ts whose every connection leads to the one given host. */
export function fake(host: FakeHost = new FakeHost()): () => DriverDefinition {
  return () => ({
    manifest: FAKE_MANIFEST,
    createDriver: (connection, context) => new FakeDriver(host, connection, context),
  })
}
