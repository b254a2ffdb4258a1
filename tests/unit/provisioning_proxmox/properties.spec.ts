import { test } from '@japa/runner'
import fc from 'fast-check'

import { PropertyString } from '#provisioning_proxmox/properties/property_string'
import { ipConfig, lxcNetwork, qemuNetwork } from '#provisioning_proxmox/properties/network'
import { aSpec } from './a_spec.js'

const key = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/)
const value = fc.stringMatching(/^[A-Za-z0-9:./_;-]{1,20}$/)

test.group('Property strings', () => {
  test('come out as they went in', ({ assert }) => {
    const parts = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name })
    fc.assert(
      fc.property(parts, fc.option(value), (entries, main) => {
        const text = [...(main ? [main] : []), ...entries.map((entry) => entry.join('='))].join(',')
        assert.equal(PropertyString.parse(text).toString(), text)
      })
    )
  })

  test('keep unknown keys and the order when one is changed', ({ assert }) => {
    const disk = PropertyString.parse('local-lvm:vm-1-disk-0,iothread=1,size=3G,new-key=x')
    assert.equal(
      disk.with('size', '8G').toString(),
      'local-lvm:vm-1-disk-0,iothread=1,size=8G,new-key=x'
    )
    assert.equal(disk.with('iothread', null).toString(), 'local-lvm:vm-1-disk-0,size=3G,new-key=x')
    assert.equal(disk.main, 'local-lvm:vm-1-disk-0')
  })
})

test.group('Network properties', () => {
  test('give a machine its own address and keep what the template set', ({ assert }) => {
    const net0 = qemuNetwork('e1000=BC:24:11:AA:AA:AA,bridge=vmbr9,mtu=1400,queues=4', aSpec())
    assert.equal(net0, 'e1000=BC:24:11:00:00:01,bridge=vmbr0,mtu=1400,queues=4,rate=125,firewall=1')
  })

  test('leave the rate out when it is unlimited', ({ assert }) => {
    const net0 = qemuNetwork('virtio=BC:24:11:AA:AA:AA,rate=5', aSpec({ networkRateMBps: null }))
    assert.equal(net0, 'virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1')
  })

  test('understand the long form of a device', ({ assert }) => {
    const net0 = qemuNetwork('model=virtio,macaddr=BC:24:11:AA:AA:AA,queues=2', aSpec())
    assert.include(net0, 'virtio=BC:24:11:00:00:01')
    assert.include(net0, 'queues=2')
    assert.notInclude(net0, 'macaddr')
  })

  test('tag the network of a machine in a VLAN', ({ assert }) => {
    const placement = { node: 'pve1', storage: 'local-lvm', bridge: 'vmbr1', vlan: 40 }
    assert.include(lxcNetwork(aSpec({ placement })), 'bridge=vmbr1,tag=40')
  })

  test('use the primary address of each family', ({ assert }) => {
    const spec = aSpec()
    const other = { family: 4, address: '192.0.2.99', prefix: 24, gateway: null, primary: false }
    spec.addresses.unshift({ ...other, family: 4 })
    assert.equal(
      ipConfig(spec),
      'ip=192.0.2.10/24,gw=192.0.2.1,ip6=2001:db8::10/64,gw6=2001:db8::1'
    )
    assert.isNull(ipConfig(aSpec({ addresses: [] })))
  })
})
