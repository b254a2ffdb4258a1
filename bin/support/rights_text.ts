import { RIGHTS, roles } from '../../app/provisioning_proxmox/probe/rights.js'
import type { Right } from '../../app/provisioning_proxmox/probe/rights.js'

const BLOCK = /(<!-- rights: [^>]* -->\n)[^]*?(<!-- \/rights -->)/

/** The documentation with its block of rights replaced. Throws when it has none. */
export function withRights(text: string, rights: string): string {
  if (!BLOCK.test(text)) throw new Error('The documentation has no block for the rights')
  return text.replace(BLOCK, (_, opening: string, closing: string) => opening + rights + closing)
}

/** What an operator pastes, and why each line stands there. */
export function documentation(): string {
  const general = RIGHTS.filter(({ each }) => each !== 'template')
  const commands = [
    'pveum pool add innkeeper --comment "Machines sold by Innkeeper"',
    '',
    ...roles().map(
      ({ role, privileges }) => `pveum role add ${role} --privs "${privileges.join(' ')}"`
    ),
    '',
    'pveum user add innkeeper@pve --comment "Innkeeper panel"',
    ...general.map(grant),
    '',
    'pveum user token add innkeeper@pve panel --privsep 0',
  ]
  const templates = RIGHTS.filter(({ each }) => each === 'template')
  return [
    shell(commands),
    'For each template of a virtual machine:\n',
    shell(templates.map(grant)),
    table(),
    '',
  ].join('\n')
}

/** The rights of the simulated cluster's default token, as JSON. */
export function simulatorRights(): string {
  return JSON.stringify(
    RIGHTS.map(({ privileges, ...right }) => ({
      ...right,
      privileges: privileges.map(({ name }) => name),
    }))
  )
}

function grant({ path, role, propagate }: Right): string {
  const inherited = propagate ? '' : ' --propagate 0'
  return `pveum acl modify ${path} --users innkeeper@pve --roles ${role}${inherited}`
}

function shell(lines: string[]): string {
  return ['```sh', ...lines, '```', ''].join('\n')
}

function table(): string {
  const rows = RIGHTS.map(({ path, role, note, each }) => {
    const repeat = each === null ? '' : ` Repeat it for each ${each}.`
    return `| \`${path}\` | \`${role}\` | ${note}${each === 'pool' ? '' : repeat} |`
  })
  return ['| path | role | what for |', '|---|---|---|', ...rows, ''].join('\n')
}
