const row = (os: string, version: string, name: string) => ({
  template: `${name}_${version}`,
  package: name,
  type: 'lxc',
  os,
  version,
  section: 'system',
  headline: `${os} ${version}`,
  description: `${os} ${version} standard system`,
})

/** Container templates that could be downloaded. */
export const appliances = [
  row('debian-13', '13.1-1', 'debian-13-standard'),
  row('ubuntu-24.04', '24.04-2', 'ubuntu-24.04-standard'),
  row('alpine-3.22', '20250617', 'alpine-3.22-default'),
]
