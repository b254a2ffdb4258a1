import type { CycleUnit } from '#catalog/models/plan'
import type { MachineKind } from '#catalog/models/product'
import type { OptionKind, OptionPrices } from '#catalog/models/product_option'

/** Operating system templates, each with the beginning of its image's name in the cluster. */
export const TEMPLATES: {
  name: string
  slug: string
  kind: MachineKind
  osFamily: string
  version: string
  defaultUser: string
  image: string
}[] = [
  {
    name: 'Debian',
    slug: 'debian-13',
    kind: 'vm',
    osFamily: 'debian',
    version: '13',
    defaultUser: 'debian',
    image: 'debian-13-template',
  },
  {
    name: 'Ubuntu',
    slug: 'ubuntu-24-04',
    kind: 'vm',
    osFamily: 'ubuntu',
    version: '24.04',
    defaultUser: 'ubuntu',
    image: 'ubuntu-24-04-template',
  },
  {
    name: 'Rocky Linux',
    slug: 'rocky-10',
    kind: 'vm',
    osFamily: 'rocky',
    version: '10',
    defaultUser: 'rocky',
    image: 'rocky-10-template',
  },
  {
    name: 'Debian',
    slug: 'debian-13-container',
    kind: 'container',
    osFamily: 'debian',
    version: '13',
    defaultUser: 'root',
    image: 'debian-13-standard',
  },
  {
    name: 'Ubuntu',
    slug: 'ubuntu-24-04-container',
    kind: 'container',
    osFamily: 'ubuntu',
    version: '24.04',
    defaultUser: 'root',
    image: 'ubuntu-24.04-standard',
  },
  {
    name: 'Alpine',
    slug: 'alpine-3-22-container',
    kind: 'container',
    osFamily: 'alpine',
    version: '3.22',
    defaultUser: 'root',
    image: 'alpine-3.22-default',
  },
]

export const CATEGORIES = [
  {
    name: 'Virtual machines',
    slug: 'virtual-machines',
    description:
      'Virtual servers with their own kernel, for anything you’d run on your own hardware.',
  },
  {
    name: 'Containers',
    slug: 'containers',
    description: 'Lightweight Linux servers that share the host’s kernel and start in a second.',
  },
  {
    name: 'Build servers',
    slug: 'build-machines',
    description: 'Many cores and fast disks for compilers, tests and batch jobs. No GPUs.',
  },
]

/** A price that the demo sells at. */
export interface DemoPlan {
  cycleUnit: CycleUnit
  currency: string
  priceMinor: number
  setupFeeMinor?: number
  /** In ten-thousandths of the smallest coin, where hours are billed. */
  hourlyRate?: number
  /** What using it costs, in GB: so much is included, and each so many more have a price. */
  usage?: { meter: string; included: number; every: number; priceMinor: number }[]
}

interface DemoProduct {
  category: string
  name: string
  slug: string
  kind: MachineKind
  summary: string
  description: string
  cores: number
  memory_mb: number
  disk_gb: number
  bandwidth_mbit: number
  traffic_tb?: number
  included: string
  trial_days?: number
  plans: DemoPlan[]
}

const INCLUDED =
  'One IPv4 and one IPv6 address\nPower control at any time\nHuman support on working days'

export const PRODUCTS: DemoProduct[] = [
  {
    category: 'virtual-machines',
    name: 'Skiff',
    slug: 'skiff',
    kind: 'vm',
    summary: 'A small virtual machine for a website, its database and its email.',
    description:
      'Plenty for most personal projects: a website with a database, a chat server, a VPN. You get root access and can install anything you like.',
    cores: 2,
    memory_mb: 4096,
    disk_gb: 40,
    bandwidth_mbit: 1000,
    traffic_tb: 20,
    included: INCLUDED,
    plans: [
      { cycleUnit: 'month', currency: 'EUR', priceMinor: 590 },
      { cycleUnit: 'year', currency: 'EUR', priceMinor: 5900 },
      { cycleUnit: 'month', currency: 'USD', priceMinor: 650 },
    ],
  },
  {
    category: 'virtual-machines',
    name: 'Clipper',
    slug: 'clipper',
    kind: 'vm',
    summary: 'A large virtual machine for shops, databases and teams.',
    description:
      'Room for a busy shop, a large database or your whole team’s tools. Memory and disk are yours alone, never oversold.',
    cores: 8,
    memory_mb: 32_768,
    disk_gb: 320,
    bandwidth_mbit: 1000,
    traffic_tb: 30,
    included: INCLUDED,
    plans: [
      { cycleUnit: 'month', currency: 'EUR', priceMinor: 3900 },
      { cycleUnit: 'year', currency: 'EUR', priceMinor: 39_000 },
    ],
  },
  {
    category: 'containers',
    name: 'Dinghy',
    slug: 'dinghy',
    kind: 'container',
    summary: 'A container for one small job that just has to run.',
    description:
      'For a monitor, a bot or a small API that needs an IP address and little else. Starts in a second and costs next to nothing.',
    cores: 1,
    memory_mb: 1024,
    disk_gb: 10,
    bandwidth_mbit: 500,
    traffic_tb: 5,
    included: INCLUDED,
    plans: [
      { cycleUnit: 'month', currency: 'EUR', priceMinor: 250 },
      { cycleUnit: 'year', currency: 'EUR', priceMinor: 2500 },
    ],
  },
  {
    category: 'build-machines',
    name: 'Foundry',
    slug: 'foundry',
    kind: 'vm',
    summary: 'Twenty-four cores for builds, tests and batch jobs.',
    description:
      'Made for work that keeps every core busy for hours, such as compiling a browser. It has no GPU, so it isn’t the right choice for training models.',
    cores: 24,
    memory_mb: 49_152,
    disk_gb: 200,
    bandwidth_mbit: 2000,
    included: `${INCLUDED}\nUnmetered traffic`,
    plans: [
      { cycleUnit: 'month', currency: 'EUR', priceMinor: 8900, setupFeeMinor: 2500 },
      { cycleUnit: 'year', currency: 'EUR', priceMinor: 89_000 },
    ],
  },
  {
    category: 'virtual-machines',
    name: 'Tender',
    slug: 'tender',
    kind: 'vm',
    summary: 'A virtual machine by the hour, for a test, a build or a weekend.',
    description:
      'Start it when you need it and cancel it when you’re done: you pay for the hours in which it existed, and never more than a month costs.',
    cores: 2,
    memory_mb: 2048,
    disk_gb: 20,
    bandwidth_mbit: 1000,
    included: INCLUDED,
    plans: [{ cycleUnit: 'month', currency: 'EUR', priceMinor: 500, hourlyRate: 7500 }],
  },
  {
    category: 'virtual-machines',
    name: 'Ferry',
    slug: 'ferry',
    kind: 'vm',
    summary: 'A virtual machine for downloads and media, with traffic by use.',
    description:
      'A fast network port and 1,000 GB of traffic a month. What goes beyond is charged by the 100 GB, and you’re told before it is. Try it for two weeks.',
    cores: 2,
    memory_mb: 4096,
    disk_gb: 80,
    bandwidth_mbit: 2000,
    traffic_tb: 1,
    included: INCLUDED,
    trial_days: 14,
    plans: [
      {
        cycleUnit: 'month',
        currency: 'EUR',
        priceMinor: 790,
        usage: [
          { meter: 'traffic', included: 1000, every: 100, priceMinor: 50 },
          { meter: 'backup_storage', included: 50, every: 1, priceMinor: 3 },
        ],
      },
    ],
  },
]

export const OPTIONS: {
  kind: OptionKind
  name: string
  unit: string
  minimum: number
  maximum: number
  step: number
  prices: OptionPrices
}[] = [
  {
    kind: 'extra_address',
    name: 'Additional IPv4 addresses',
    unit: 'address',
    minimum: 0,
    maximum: 4,
    step: 1,
    prices: { EUR: 200, USD: 220 },
  },
  {
    kind: 'extra_disk',
    name: 'Extra disk space',
    unit: 'GB',
    minimum: 0,
    maximum: 500,
    step: 10,
    prices: { EUR: 8, USD: 9 },
  },
]
