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
    resize: true,
    usage: true,
    backups: true,
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
        help: 'The full token ID: user, realm and token name, such as innkeeper@pve!panel.',
        required: true,
        pattern: '[^\\s!=]+@[^\\s!=]+![^\\s!=]+',
      },
      { name: 'token_secret', type: 'secret', label: 'Token secret', required: true },
      {
        name: 'trust',
        type: 'select',
        label: 'Verify the certificate by',
        help: 'Proxmox VE uses self-signed certificates unless you’ve installed public ones.',
        required: true,
        default: 'fingerprint',
        receivesSecrets: true,
        options: [
          { value: 'fingerprint', label: 'Its SHA-256 fingerprint' },
          { value: 'ca', label: 'The cluster’s own certificate authority' },
          { value: 'public', label: 'A public certificate authority' },
        ],
      },
      {
        name: 'fingerprints',
        type: 'list',
        label: 'Fingerprints',
        help: 'One per line, for each endpoint. You’ll find them on the host under Node › System › Certificates.',
        pattern: FINGERPRINT,
        receivesSecrets: true,
        holds: 'certificate_fingerprint',
      },
      {
        name: 'ca_certificate',
        type: 'textarea',
        label: 'CA certificate',
        help: 'The contents of /etc/pve/pve-root-ca.pem.',
        receivesSecrets: true,
      },
      {
        name: 'pool',
        type: 'text',
        label: 'Resource pool',
        help: 'New servers are added to it. Leave it empty if the token has its privileges on /vms.',
        pattern: '[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*',
      },
    ],
    product: [
      {
        name: 'clone_mode',
        type: 'select',
        label: 'Virtual machine disks',
        help: 'Linked clones are created instantly, but their template can’t be deleted.',
        default: 'full',
        options: [
          { value: 'full', label: 'Full clones' },
          { value: 'linked', label: 'Linked clones' },
        ],
      },
      {
        name: 'cpu_type',
        type: 'text',
        label: 'CPU type',
        help: 'Such as host or x86-64-v2-AES. Leave it empty to keep the template’s setting.',
        pattern: '[A-Za-z0-9_-]+',
      },
      {
        name: 'swap_mb',
        type: 'number',
        label: 'Container swap',
        unit: 'MB',
        default: 512,
        min: 0,
        max: 1048576,
      },
      {
        name: 'login',
        type: 'text',
        label: 'Username on virtual machines',
        help: 'Leave it empty to keep the image’s own, such as debian.',
        pattern: '[a-z_][a-z0-9_-]{0,31}',
      },
    ],
    order: [],
  },
}
