/** A part of the house, and the test runs that answer for it, as arguments of `bin/test.ts`. */
export interface Area {
  name: string
  folders: readonly string[]
  /** The quickest first, as the first that fails ends the trial. */
  runs: readonly (readonly string[])[]
  /** Asked about what the others let live, unless `--quick` is given. */
  slowRuns: readonly (readonly string[])[]
}

export const AREAS: readonly Area[] = [
  {
    name: 'Proxmox driver',
    folders: ['app/provisioning_proxmox'],
    runs: [
      [
        ...['unit', 'contract', '--tags=~kill', '--files=unit/provisioning_proxmox/*'],
        ...['--files=contract/proxmox_driver.spec.ts', '--files=contract/proxmox_faults.spec.ts'],
      ],
    ],
    slowRuns: [['contract', '--tags=kill', '--files=contract/proxmox_driver.spec.ts']],
  },
  {
    name: 'Engine',
    folders: ['operations', 'placement', 'addresses', 'services'].map(
      (noun) => `app/provisioning/${noun}`
    ),
    runs: [
      [
        ...['unit', 'functional'],
        ...['--files=unit/provisioning/*', '--files=functional/provisioning/*'],
      ],
    ],
    slowRuns: [['contract', '--files=contract/provisioning/*']],
  },
  {
    name: 'Billing',
    folders: ['payments', 'refunds', 'ledger', 'invoices', 'tax'].map(
      (noun) => `app/billing/${noun}`
    ),
    runs: [
      [
        ...['unit', 'functional', '--files=unit/billing/*', '--files=functional/billing/*'],
        '--files=functional/identity/account_details.spec.ts',
      ],
    ],
    slowRuns: [['functional', '--files=functional/billing_stripe/*']],
  },
]
