import { hosts } from '#provisioning/engine/hosts'
import { noteAnswer } from '#provisioning/reconcile/note_answer'
import type { ProbeReport } from '@innkeeper/provisioning/types'
import type Cluster from '#provisioning/models/cluster'

/** What would work with a cluster's settings and what would not; settings that cannot be used at all are a problem too. */
export async function testCluster(cluster: Cluster): Promise<ProbeReport> {
  try {
    const driver = await hosts.open(cluster.driver, cluster.connection)
    try {
      const report = await driver.probe()
      if (report.version) await noteAnswer(cluster, { version: report.version.slice(0, 40) })
      return report
    } finally {
      await driver.close()
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      version: null,
      missingPrivileges: [],
      certificateFingerprint: null,
      problems: [message],
      notes: [],
    }
  }
}
