/** Parts of the API of which the simulator answers nothing, by where they hang. */
const areas: Record<string, string> = {
  '': 'access storage',
  '/cluster':
    'acme backup backup-info bulk-action ceph config firewall ha jobs log mapping metrics ' +
    'notifications qemu replication sdn',
  '/nodes/{node}':
    'apt capabilities ceph certificates config disks dns execute firewall hardware hosts journal ' +
    'migrateall netstat query-oci-repo-tags query-url-metadata replication report rrd rrddata scan ' +
    'sdn services spiceshell startall stopall subscription suspendall syslog termproxy time ' +
    'vncshell vncwebsocket vzdump wakeonlan',
  '/nodes/{node}/storage/{storage}':
    'download-url file-restore identity import-metadata oci-registry-pull prunebackups rrd rrddata ' +
    'upload',
  '/nodes/{node}/qemu/{vmid}':
    'dbus-vmstate feature migrate monitor move_disk mtunnel mtunnelwebsocket remote_migrate rrd ' +
    'sendkey snapshot spiceproxy template termproxy unlink vncproxy vncwebsocket',
  '/nodes/{node}/lxc/{vmid}':
    'clone feature migrate move_volume mtunnel mtunnelwebsocket remote_migrate rrd snapshot ' +
    'spiceproxy template termproxy vncproxy vncwebsocket',
}

const guest = '/nodes/{node}/{qemu|lxc}/{vmid}'

/** Methods that hang between others that are simulated. */
const methods = [
  'GET /',
  'GET /cluster',
  'PUT /cluster/options',
  'GET /nodes/{node}',
  'POST /nodes/{node}/status',
  'POST|PUT|DELETE /nodes/{node}/network',
  'GET|PUT|DELETE /nodes/{node}/network/{iface}',
  'POST /nodes/{node}/aplinfo',
  'GET /nodes/{node}/tasks/{upid}',
  'GET /nodes/{node}/storage/{storage}',
  'POST /nodes/{node}/storage/{storage}/content',
  'GET|POST|PUT|DELETE /nodes/{node}/storage/{storage}/content/{volume}',
  `GET ${guest}`,
  `GET ${guest}/status`,
  `POST ${guest}/status/{suspend|resume}`,
  `GET ${guest}/firewall`,
  `GET|POST ${guest}/firewall/aliases`,
  `GET|PUT|DELETE ${guest}/firewall/aliases/{name}`,
  `GET ${guest}/firewall/{log|refs}`,
  `PUT ${guest}/firewall/ipset/{name}/{cidr}`,
  'GET|POST /nodes/{node}/qemu/{vmid}/agent',
  'GET|POST /nodes/{node}/qemu/{vmid}/agent/{command}',
]

const patterns = [
  ...Object.entries(areas).flatMap(([base, names]) =>
    names.split(' ').map((name) => patternOf('[A-Z]+', `${base}/${name}`, '(/.*)?'))
  ),
  ...methods.map((method) => {
    const [verbs, path] = method.split(' ')
    return patternOf(`(${verbs})`, path, '')
  }),
]

/**
 * Whether the real API has a method that the simulator does not answer, as far as it knows: what is
 * not simulated can thus be told from a misspelt address.
 */
export function isKnownToProxmox(method: string, segments: string[]) {
  const asked = `${method} /${segments.join('/')}`
  return patterns.some((pattern) => pattern.test(asked))
}

/** `{node}` is any segment, `{qemu|lxc}` one of these, `{volume}` all that is left. */
function patternOf(verbs: string, path: string, rest: string) {
  const source = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    if (name === 'volume') return '.+'
    return name.includes('|') ? `(${name})` : '[^/]+'
  })
  return new RegExp(`^${verbs} ${source}${rest}$`)
}
