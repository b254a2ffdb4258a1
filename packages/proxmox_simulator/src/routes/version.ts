import type { Cluster } from '../cluster/cluster.js'

/** What the cluster says it is, in full and as major and minor version. */
export const versionOf = ({ version }: Cluster) => {
  const release = version.split('.').slice(0, 2).join('.')
  return { version, release, repoid: release.replace('.', '').padStart(14, '0').padEnd(16, '0') }
}
