import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { test } from '@japa/runner'
import sshpk from 'sshpk'
import { holdsPrivateKey, parsePublicKey } from '#ordering/ssh/public_key'
import { readFields } from '#ordering/ssh/wire_format'
import { ED25519_KEY } from '#tests/support/catalog'

function publicKey(type: 'rsa' | 'ec', options: object): string {
  const { publicKey: key } = generateKeyPairSync(type as 'rsa', options as never) as unknown as {
    publicKey: { export(o: object): string }
  }
  return sshpk.parseKey(key.export({ type: 'spki', format: 'pem' }), 'pem').toString('ssh')
}

function wire(...fields: (string | Buffer)[]): string {
  const parts = fields.map((field) => {
    const bytes = Buffer.from(field as string)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  })
  return Buffer.concat(parts).toString('base64')
}

const problemOf = (text: string) => {
  const parsed = parsePublicKey(text)
  return parsed.ok ? null : parsed.error.type
}

test.group('SSH public keys', () => {
  test('an Ed25519 key is read with its type, size, comment and fingerprint', ({ assert }) => {
    const parsed = parsePublicKey(`  ${ED25519_KEY}\n`)
    assert.isTrue(parsed.ok)
    if (!parsed.ok) return
    assert.equal(parsed.value.type, 'Ed25519')
    assert.equal(parsed.value.bits, 256)
    assert.equal(parsed.value.comment, 'ada@example.test')
    assert.equal(parsed.value.line, ED25519_KEY)
    assert.match(parsed.value.fingerprint, /^SHA256:[A-Za-z0-9+/]{43}$/)
    assert.equal(
      parsed.value.fingerprint,
      sshpk.parseKey(ED25519_KEY, 'ssh').fingerprint('sha256').toString()
    )
  })

  test('an RSA key of 2048 bits is read', ({ assert }) => {
    const parsed = parsePublicKey(publicKey('rsa', { modulusLength: 2048 }))
    assert.deepInclude(parsed.ok ? parsed.value : {}, { type: 'RSA', bits: 2048 })
  })

  test('an RSA key under 2048 bits is refused', ({ assert }) => {
    assert.equal(problemOf(publicKey('rsa', { modulusLength: 1024 })), 'too_short')
  })

  test('ECDSA keys on {curve} are read')
    .with([
      { curve: 'P-256', bits: 256 },
      { curve: 'P-384', bits: 384 },
      { curve: 'P-521', bits: 521 },
    ])
    .run(({ assert }, { curve, bits }) => {
      const parsed = parsePublicKey(publicKey('ec', { namedCurve: curve }))
      assert.deepInclude(parsed.ok ? parsed.value : {}, { type: 'ECDSA', bits })
    })

  test('keys on a security key are read', ({ assert }) => {
    const ed25519 = wire('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 7), 'ssh:')
    const plain = Buffer.from(publicKey('ec', { namedCurve: 'P-256' }).split(' ')[1], 'base64')
    const [, curve, onCurve] = readFields(plain) ?? []
    const ecdsa = wire('sk-ecdsa-sha2-nistp256@openssh.com', curve, onCurve, 'ssh:')
    const first = parsePublicKey(`sk-ssh-ed25519@openssh.com ${ed25519} ada`)
    const second = parsePublicKey(`sk-ecdsa-sha2-nistp256@openssh.com ${ecdsa}`)
    assert.equal(first.ok && first.value.type, 'Ed25519-SK')
    assert.equal(second.ok && second.value.type, 'ECDSA-SK')
    assert.equal(problemOf(`sk-ssh-ed25519@openssh.com ${ecdsa}`), 'unreadable')
  })

  test('DSA keys are refused as outdated', ({ assert }) => {
    assert.equal(problemOf(`ssh-dss ${wire('ssh-dss', 'p', 'q', 'g', 'y')}`), 'outdated')
  })

  test('private keys of any kind are recognised and refused', ({ assert }) => {
    const pem = ['-----BEGIN OPENSSH', 'PRIVATE KEY-----'].join(' ')
    for (const text of [
      `${pem}\nb3BlbnNzaC1r\n`,
      '-----BEGIN RSA PRIVATE KEY-----',
      'PuTTY-User-Key-File-3: ssh-ed25519',
    ]) {
      assert.isTrue(holdsPrivateKey(text))
      assert.equal(problemOf(text), 'private_key')
    }
    assert.isFalse(holdsPrivateKey(ED25519_KEY))
  })

  test('options in front of a key are refused', ({ assert }) => {
    assert.equal(problemOf(`command="/bin/true",no-pty ${ED25519_KEY}`), 'options')
  })

  test('more than one line is refused', ({ assert }) => {
    assert.equal(problemOf(`${ED25519_KEY}\n${ED25519_KEY}`), 'several_lines')
  })

  test('a key whose inside says another type is refused', ({ assert }) => {
    assert.equal(problemOf(ED25519_KEY.replace('ssh-ed25519', 'ssh-rsa')), 'unreadable')
  })

  test('a key that was cut short or has something behind it is refused', ({ assert }) => {
    const [type, body] = ED25519_KEY.split(' ')
    assert.equal(problemOf(`${type} ${body.slice(0, 40)}`), 'unreadable')
    assert.equal(
      problemOf(
        `${type} ${Buffer.concat([Buffer.from(body, 'base64'), Buffer.from('more')]).toString('base64')}`
      ),
      'unreadable'
    )
  })

  const point = (first: number, bytes: number) =>
    Buffer.concat([Buffer.from([first]), Buffer.alloc(bytes, 9)])
  const number = (bytes: number, last: number) =>
    Buffer.concat([Buffer.from([0]), Buffer.alloc(bytes - 1, 0xff), Buffer.from([last])])
  const three = Buffer.from([3])

  test('a key that no server takes, or that everybody could sign with, is refused: {said}')
    .with([
      { said: 'a point off its curve', parts: ['ecdsa-sha2-nistp256', 'nistp256', point(4, 64)] },
      { said: 'one of 384 bits', parts: ['ecdsa-sha2-nistp384', 'nistp384', point(4, 96)] },
      {
        said: 'on a security key',
        parts: ['sk-ecdsa-sha2-nistp256@openssh.com', 'nistp256', point(4, 64), 'ssh:'],
      },
      {
        said: 'a compressed point',
        parts: ['sk-ecdsa-sha2-nistp256@openssh.com', 'nistp256', point(2, 64), 'ssh:'],
      },
      { said: 'an exponent of one', parts: ['ssh-rsa', Buffer.from([1]), number(256, 0xff)] },
      { said: 'an even exponent', parts: ['ssh-rsa', Buffer.from([4]), number(256, 0xff)] },
      { said: 'an even modulus', parts: ['ssh-rsa', three, number(256, 0xfe)] },
    ] as { said: string; parts: [string, ...(string | Buffer)[]] }[])
    .run(({ assert }, { parts }) =>
      assert.equal(problemOf(`${parts[0]} ${wire(...parts)}`), 'unreadable')
    )

  test('RSA keys are read as long as servers read them', ({ assert }) => {
    const key = (bytes: number) => `ssh-rsa ${wire('ssh-rsa', three, number(bytes, 0xff))}`
    assert.isTrue(parsePublicKey(key(2048)).ok)
    assert.equal(problemOf(key(2049)), 'too_long')
  })

  test('a kind of key that is unknown is called that, not options: {$self}')
    .with([
      'ssh-xmss@openssh.com',
      'ssh-mldsa44-ed25519@openssh.com',
      'ssh-ed448',
      'sk-ecdsa-sha2-nistp384@openssh.com',
      'sk-ssh-ed25519',
      'rsa-sha2-512',
      'x509v3-ssh-rsa',
      'SSH-ED25519',
    ])
    .run(({ assert }, kind) =>
      assert.equal(problemOf(`${kind} ${wire(kind, Buffer.alloc(32, 7))} ada`), 'unknown_kind')
    )

  test('garbage is refused: "{$self}"')
    .with(['', 'hello', 'ssh-ed25519', 'ssh-ed25519 !!!!', '{}', '\u0000'])
    .run(({ assert }, text) => assert.equal(problemOf(text), 'unreadable'))

  test('the fingerprint is the one that ssh-keygen prints', ({ assert }) => {
    const parsed = parsePublicKey(ED25519_KEY)
    const printed = execFileSync('ssh-keygen', ['-l', '-f', '-'], {
      input: ED25519_KEY,
      encoding: 'utf8',
    })
    assert.include(printed, parsed.ok ? parsed.value.fingerprint : 'none')
  }).skip(!hasKeygen(), 'ssh-keygen is not installed')
})

function hasKeygen(): boolean {
  try {
    execFileSync('which', ['ssh-keygen'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
