import { MACHINE_KINDS, POWER_ACTIONS } from '../contract.js'
import type { StepDescriptor, Verb } from '../contract.js'
import type { DriverManifest } from '../manifest.js'

export const FAKE_MANIFEST: DriverManifest = {
  label: 'Fake host',
  capabilities: {
    kinds: MACHINE_KINDS,
    power: POWER_ACTIONS,
    survey: true,
    resize: true,
    usage: true,
    backups: true,
  },
  settings: {
    connection: [
      { name: 'address', type: 'text', label: 'Address', receivesSecrets: true },
      { name: 'secret', type: 'secret', label: 'Secret', required: true, default: 'fake-secret' },
    ],
    product: [
      {
        name: 'flavour',
        type: 'select',
        label: 'Flavour',
        default: 'plain',
        options: [
          { value: 'plain', label: 'Plain' },
          { value: 'spicy', label: 'Spicy' },
        ],
      },
    ],
    order: [
      { name: 'label', type: 'text', label: 'Label', maxLength: 40, pattern: '[a-z0-9-]*' },
      {
        name: 'seats',
        type: 'number',
        label: 'Seats',
        required: true,
        default: 1,
        min: 1,
        max: 64,
      },
      {
        name: 'edition',
        type: 'select',
        label: 'Edition',
        required: true,
        default: 'standard',
        options: [
          { value: 'standard', label: 'Standard' },
          { value: 'large', label: 'Large' },
        ],
      },
      { name: 'updates', type: 'boolean', label: 'Automatic updates', default: true },
      { name: 'motd', type: 'textarea', label: 'Message of the day' },
      { name: 'allowed', type: 'list', label: 'Allowed addresses', help: 'One per line.' },
      { name: 'licence', type: 'secret', label: 'Licence key', pattern: '\\S+' },
    ],
  },
}

const STEPS: Record<Verb, StepDescriptor[]> = {
  create: [
    { id: 'build', labelKey: 'provisioning.steps.build', label: 'Create server' },
    {
      id: 'configure',
      labelKey: 'provisioning.steps.configure',
      label: 'Set size, network and SSH keys',
    },
    { id: 'start', labelKey: 'provisioning.steps.start', label: 'Start server' },
    { id: 'verify', labelKey: 'provisioning.steps.verify', label: 'Check that it’s running' },
  ],
  power: [{ id: 'power', labelKey: 'provisioning.steps.power', label: 'Change power state' }],
  suspend: [{ id: 'suspend', labelKey: 'provisioning.steps.suspend', label: 'Stop and suspend' }],
  unsuspend: [
    { id: 'unsuspend', labelKey: 'provisioning.steps.unsuspend', label: 'Unsuspend and start' },
  ],
  resize: [
    { id: 'resize', labelKey: 'provisioning.steps.resize', label: 'Resize disk' },
    { id: 'size', labelKey: 'provisioning.steps.size', label: 'Set cores and memory' },
    { id: 'addresses', labelKey: 'provisioning.steps.addresses', label: 'Update IP addresses' },
  ],
  destroy: [
    { id: 'stop', labelKey: 'provisioning.steps.stop', label: 'Stop server' },
    { id: 'remove', labelKey: 'provisioning.steps.remove', label: 'Delete server and disks' },
  ],
}

/** The fake driver's plans; the same for both kinds. */
export function fakeSteps(verb: Verb): StepDescriptor[] {
  return STEPS[verb]
}
