import { test } from '@japa/runner'
import {
  addressAfter,
  canonicalAddress,
  overlaps,
  placesBetween,
  readRange,
} from '#provisioning/addresses/address_range'

test.group('Address ranges', () => {
  test('reads {cidr} as {size} addresses from {first}')
    .with([
      { cidr: '192.0.2.0/24', first: '192.0.2.1', size: 254 },
      { cidr: '192.0.2.77/24', first: '192.0.2.1', size: 254 },
      { cidr: '192.0.2.8/31', first: '192.0.2.8', size: 2 },
      { cidr: '192.0.2.9/31', first: '192.0.2.8', size: 2 },
      { cidr: '2001:db8::1/127', first: '2001:db8::', size: 2 },
      { cidr: '2001:db8::5/128', first: '2001:db8::5', size: 1 },
      { cidr: '192.0.2.8/32', first: '192.0.2.8', size: 1 },
      { cidr: '2001:db8::/120', first: '2001:db8::1', size: 255 },
      { cidr: '2001:db8::/64', first: '2001:db8::1', size: 2 ** 32 - 1 },
    ])
    .run(({ assert }, { cidr, first, size }) => {
      const range = readRange(cidr)
      assert.equal(range?.firstAddress, first)
      assert.equal(range?.size, size)
    })

  test('keeps to the first and last address that staff give', ({ assert }) => {
    const range = readRange('192.0.2.0/24', '192.0.2.10', '192.0.2.19')
    assert.equal(range?.firstAddress, '192.0.2.10')
    assert.equal(range?.size, 10)
  })

  test('refuses what is no network, or addresses outside it', ({ assert }) => {
    assert.isNull(readRange('192.0.2.0'))
    assert.isNull(readRange('10.1/8'))
    for (const cidr of ['192.0.2.0/33', '192.0.2.0/024', '192.0.2.0/ 24', '2001:db8::/129'])
      assert.isNull(readRange(cidr), cidr)
    assert.isNull(readRange('192.0.2.0/24', '192.0.3.1'))
    assert.isNull(readRange('192.0.2.0/24', '192.0.2.20', '192.0.2.10'))
    assert.isNull(readRange('192.0.2.0/24', '2001:db8::1'))
  })

  test('counts over the borders of bytes', ({ assert }) => {
    assert.equal(addressAfter('192.0.2.250', 10), '192.0.3.4')
    assert.equal(addressAfter('2001:db8::ffff', 1), '2001:db8::1:0')
    assert.equal(placesBetween('192.0.2.250', '192.0.3.4'), 10)
    assert.equal(canonicalAddress('2001:0DB8:0:0::1'), '2001:db8::1')
    assert.isTrue(
      overlaps({ network: '192.0.2.0', prefix: 24 }, { network: '192.0.2.128', prefix: 25 })
    )
    assert.isFalse(
      overlaps({ network: '192.0.2.0', prefix: 25 }, { network: '192.0.2.128', prefix: 25 })
    )
  })
})
