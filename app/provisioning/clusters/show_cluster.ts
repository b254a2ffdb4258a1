import db from '@adonisjs/lucid/services/db'
import Template from '#catalog/models/template'
import { drivers } from '#provisioning/clusters/drivers'
import { standingOf } from '#provisioning/clusters/cluster_state'
import { holdsServers } from '#provisioning/placement/holds_servers'
import { readNodeLoads } from '#provisioning/placement/node_load'
import type Cluster from '#provisioning/models/cluster'
import type ClusterImage from '#provisioning/models/cluster_image'
import type ClusterStorage from '#provisioning/models/cluster_storage'

const GB = 2 ** 30
const gigabytes = (bytes: number | null) => (bytes === null ? null : Math.round(bytes / GB))

/** What a cluster offers, as last synced, and what stands for which template. */
export async function describeCluster(cluster: Cluster) {
  await cluster.load((loader) =>
    loader.load('nodes').load('storages').load('bridges').load('images')
  )
  const loads = await readNodeLoads([cluster.id])
  const sold = new Map(loads.map(({ node, memoryMb }) => [node, memoryMb]))
  return {
    cluster,
    standing: standingOf(cluster),
    driverLabel: await drivers.labelOf(cluster.driver),
    nodes: cluster.nodes.map((node) => ({
      node,
      totalGb: gigabytes(node.memoryTotalBytes),
      usedGb: gigabytes(node.memoryUsedBytes),
      soldGb: Math.round((sold.get(node.name) ?? 0) / 1024),
    })),
    storages: groupStorages(cluster.storages),
    images: groupImages(cluster.images, await mappingsOf(cluster)),
    templates: await Template.query().where('enabled', true).orderBy('kind').orderBy('position'),
  }
}

/** The storages; one that nodes share is one, and takes new servers where none of its nodes is told otherwise. */
function groupStorages(storages: ClusterStorage[]) {
  const groups = Map.groupBy(storages, ({ name, node, shared }) =>
    shared ? name : `${name}/${node}`
  )
  return [...groups.values()].map((group) => {
    const [{ id, clusterId, name, content, totalBytes, freeBytes }] = group
    return {
      part: { id, clusterId, name, enabled: group.every(({ enabled }) => enabled) },
      nodes: unique(group.map(({ node }) => node)),
      content,
      holdsServers: holdsServers(content),
      totalGb: gigabytes(totalBytes),
      freeGb: gigabytes(freeBytes),
    }
  })
}

interface Mapping {
  id: string
  templateId: string
  name: string
}

/** The images by name, each with the references that it has on the nodes and the templates that these stand for. */
function groupImages(images: ClusterImage[], mappings: Map<string, Mapping[]>) {
  const sources = images.map(({ id, name, kind, reference, nodes }) => {
    return { id, name, kind, reference, nodes, mapped: mappings.get(reference) ?? [] }
  })
  const byName = Map.groupBy(sources, ({ kind, name }) => `${kind} ${name}`)
  return [...byName.values()].map((group) => ({
    name: group[0].name,
    kind: group[0].kind,
    nodes: unique(group.flatMap(({ nodes }) => nodes)),
    mapped: unique(group.flatMap(({ mapped }) => mapped.map(({ name }) => name))),
    sources: group,
  }))
}

const unique = (words: string[]) => [...new Set(words)].sort()

async function mappingsOf(cluster: Cluster): Promise<Map<string, Mapping[]>> {
  const rows: { id: string; templateId: string; ref: string; name: string; version: string }[] =
    await db
      .from('template_images')
      .join('templates', 'templates.id', 'template_images.template_id')
      .where('template_images.cluster_id', cluster.id)
      .orderBy('templates.name')
      .select('template_images.id', 'templates.name', 'templates.version')
      .select('template_images.template_id as templateId', 'template_images.remote_ref as ref')
  const entries = rows.map(({ id, templateId, ref, name, version }) => {
    return { id, templateId, ref, name: `${name} ${version}`.trim() }
  })
  return Map.groupBy(entries, ({ ref }) => ref)
}
