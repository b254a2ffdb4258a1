import { invalid } from '../errors.js'
import type { Cluster } from './cluster.js'

/** No storage of the simulator holds snippets, so that no script exists. */
export function needHookscript(cluster: Cluster, { hookscript }: Record<string, string>) {
  if (hookscript === undefined) return
  const [storage, path = ''] = hookscript.split(':')
  if (!cluster.storages.has(storage)) {
    throw invalid({ hookscript: `storage '${storage}' does not exist\n` })
  }
  throw invalid({
    hookscript: path.startsWith('snippets/')
      ? `script '${hookscript}' does not exist\n`
      : `'${hookscript}' is not in the snippets directory\n`,
  })
}
