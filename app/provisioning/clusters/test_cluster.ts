import { reasonOf } from '#core/security/without_values'
import { drivers } from '#provisioning/clusters/drivers'
import { noteAnswer, noteCertificate } from '#provisioning/clusters/note_answer'
import type { ProbeReport } from '@innkeeper/provisioning/types'
import type { Actor } from '#core/actor'
import { resumeCluster } from '#provisioning/clusters/resume_cluster'
import type Cluster from '#provisioning/models/cluster'

export interface ClusterTest extends ProbeReport {
  /** Whether the cluster was paused and works again. */
  resumed: boolean
}

/**
 * What would work with a cluster's settings and what would not; settings that cannot be used at all are a problem too.
 * A paused cluster that answers is resumed.
 */
export async function testCluster(cluster: Cluster, by?: Actor): Promise<ClusterTest> {
  const report = await probe(cluster)
  const answers = report.version !== null
  return { ...report, resumed: answers && (await resumeCluster(cluster, by)) }
}

async function probe(cluster: Cluster): Promise<ProbeReport> {
  try {
    const driver = await drivers.open(cluster.driver, cluster.connection)
    try {
      const report = await driver.probe()
      await noteCertificate(cluster, report.certificateFingerprint)
      if (report.version) await noteAnswer(cluster, { version: report.version.slice(0, 40) })
      return report
    } finally {
      await driver.close()
    }
  } catch (error) {
    const message = reasonOf(error)
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
