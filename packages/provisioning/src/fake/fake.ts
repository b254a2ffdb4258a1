import { FakeDriver } from './fake_driver.js'
import { FakeHost } from './fake_host.js'
import { FAKE_MANIFEST } from './fake_manifest.js'
import type { DriverDefinition } from '../contract.js'
import type { DriverManifest } from '../manifest.js'

/** A driver for config/provisioning.ts whose every connection leads to the one given host; with another manifest if told. */
export function fake(
  host: FakeHost = new FakeHost(),
  manifest: DriverManifest = FAKE_MANIFEST
): () => DriverDefinition {
  return () => ({
    manifest,
    createDriver: (connection, context) => new FakeDriver(host, connection, context, manifest),
  })
}
