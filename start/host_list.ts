const HOST = /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/

/** Names of hosts separated by commas, as "pay.example.com"; throws for what is none, such as an address with a path. */
export function hostList(name: string, value: string | undefined): string[] {
  const hosts = (value ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean)
  for (const host of hosts)
    if (!HOST.test(host)) throw new Error(`${name}: "${host}" is not the name of a host`)
  return hosts
}
