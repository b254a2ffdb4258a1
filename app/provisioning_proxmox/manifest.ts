import type { DriverManifest } from '@innkeeper/provisioning'

/** A host name, an IPv4 address, or an IPv6 address in brackets; perhaps a port; nothing else. */
const ENDPOINT =
  'https://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?/?'
const FINGERPRINT = '[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31}'

export const PROXMOX_MANIFEST: DriverManifest = {
  label: 'Proxmox VE',
  capabilities: {
    kinds: ['vm', 'container'],
    power: ['start', 'shutdown', 'reboot', 'stop'],
    survey: true,
  },
  settings: {
    connection: [
      {
        name: 'endpoints',
        type: 'list',
        label: 'Endpoints',
        help: 'One address a line, such as https://pve1.example.com:8006, the preferred node first. The others are used when it is silent. Only https, host and port: no user name, path, query or fragment.',
        required: true,
        pattern: ENDPOINT,
        receivesSecrets: true,
      },
      {
        name: 'token_id',
        type: 'text',
        label: 'API token',
        help: 'The full id: user, realm and token name, such as innkeeper@pve!panel.',
        required: true,
        pattern: '[^\\s!=]+@[^\\s!=]+![^\\s!=]+',
      },
      { name: 'token_secret', type: 'secret', label: 'Token secret', required: true },
      {
        name: 'trust',
        type: 'select',
        label: 'Trust the certificate by',
        help: 'Proxmox VE makes its own certificates unless you gave it public ones.',
        required: true,
        default: 'fingerprint',
        receivesSecrets: true,
        options: [
          { value: 'fingerprint', label: 'Its SHA-256 fingerprint' },
          { value: 'ca', label: "The cluster's own certificate authority" },
          { value: 'public', label: 'A public certificate authority' },
        ],
      },
      {
        name: 'fingerprints',
        type: 'list',
        label: 'Fingerprints',
        help: 'One a line, for each endpoint. Under Node, System, Certificates at the host.',
        pattern: FINGERPRINT,
        receivesSecrets: true,
      },
      {
        name: 'ca_certificate',
        type: 'textarea',
        label: 'CA certificate',
        help: 'The text of /etc/pve/pve-root-ca.pem.',
        receivesSecrets: true,
      },
      {
        name: 'pool',
        type: 'text',
        label: 'Resource pool',
        help: 'New machines join it. Leave empty when the token has its rights on /vms.',
        pattern: '[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*',
      },
    ],
    product: [
      {
        name: 'clone_mode',
        type: 'select',
        label: 'Disks of virtual machines',
        help: 'Linked disks appear at once, but keep their template from being removed.',
        default: 'full',
        options: [
          { value: 'full', label: 'Full copies' },
          { value: 'linked', label: 'Linked to the template' },
        ],
      },
      {
        name: 'cpu_type',
        type: 'text',
        label: 'CPU type',
        help: 'Such as host or x86-64-v2-AES. Empty keeps what the template has.',
        pattern: '[A-Za-z0-9_-]+',
      },
      {
        name: 'swap_mb',
        type: 'number',
        label: 'Swap of containers',
        unit: 'MB',
        default: 512,
        min: 0,
        max: 1048576,
      },
      {
        name: 'login',
        type: 'text',
        label: 'Login name in virtual machines',
        help: "Empty keeps the image's own, such as debian.",
        pattern: '[a-z_][a-z0-9_-]{0,31}',
      },
    ],
    order: [],
  },
}
