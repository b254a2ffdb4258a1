import { generateKeyPairSync } from 'node:crypto'
import { test } from '@japa/runner'
import sshpk from 'sshpk'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import { ED25519_KEY } from '#tests/support/catalog'

const rsa = (bits = 2048) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return sshpk
    .parseKey(publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'pem')
    .toString('ssh')
    .trim()
}
const RSA = rsa(4096)
const [, ENCODED] = ED25519_KEY.split(' ')
const [, RSA_ENCODED] = RSA.split(' ')
const wrap = (text: string, width: number) =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')

const linesOf = (text: string) => {
  const parsed = parsePublicKeys(text)
  return parsed.ok ? parsed.value.map(({ line }) => line) : parsed.error
}

test.group('Several SSH public keys', () => {
  const ssh2 = (encoded: string, headers = 'Comment: "ada@example.test"\n') =>
    `---- BEGIN SSH2 PUBLIC KEY ----\n${headers}${wrap(encoded, 64)}\n---- END SSH2 PUBLIC KEY ----`

  const same: [string, string][] = [
    ['the file that PuTTYgen saves', ssh2(ENCODED)],
    ['the same with line ends of Windows', ssh2(ENCODED).replaceAll('\n', '\r\n')],
    ['a comment on two lines', ssh2(ENCODED, 'Comment: "ada@exam\\\nple.test"\n')],
    ['a no-break blank', ED25519_KEY.replaceAll(' ', '\u00A0')],
    ['characters that nobody sees', `\uFEFF${ED25519_KEY.replace('AAAA', 'AAAA\u200B')}\u200D`],
    ['quotation marks of a shell', `"${ED25519_KEY}"`],
    ['quotation marks of a document', `„${ED25519_KEY}“\r\n`],
    ['a blank of East Asia', ED25519_KEY.replaceAll(' ', '\u3000')],
    ['tabs and blank lines', `\n\n${ED25519_KEY.replaceAll(' ', '\t')}\n \n`],
    ['a comment line above it', `# laptop\n${ED25519_KEY}`],
    ['a line break of a terminal', wrap(ED25519_KEY, 60)],
    ['a break before the key itself', ED25519_KEY.replace(' ', '\n')],
    ['a break before its comment', ED25519_KEY.replace(' ada', '\nada')],
    ['the same key twice', `${ED25519_KEY}\n${ED25519_KEY}`],
  ]
  for (const [name, text] of same) {
    test(`[B32] reads ${name}`, ({ assert }) => assert.deepEqual(linesOf(text), [ED25519_KEY]))
  }

  for (const width of [20, 40, 72, 76, 80, 100, 132]) {
    test(`[B32] mends a key of 4096 bits that a terminal broke after ${width} characters`, ({
      assert,
    }) => {
      assert.deepEqual(linesOf(wrap(`${RSA} ada@example.test`, width)), [
        `ssh-rsa ${RSA_ENCODED} ${RSA.split(' ').slice(2).join(' ')} ada@example.test`.replace(
          /\s+/g,
          ' '
        ),
      ])
    })
  }

  test('[B32] reads several keys, each in its own spelling', ({ assert }) => {
    const text = [ED25519_KEY, ssh2(RSA_ENCODED), wrap(`ssh-rsa ${rsa().split(' ')[1]} bob`, 70)]
    const lines = linesOf(text.join('\n'))
    assert.equal(Array.isArray(lines) && lines.length, 3)
    assert.equal(Array.isArray(lines) && lines[0], ED25519_KEY)
    assert.equal(Array.isArray(lines) && lines[1], `ssh-rsa ${RSA_ENCODED} ada@example.test`)
  })

  const refused: [string, string, string, number | null][] = [
    ['a certificate', `ssh-ed25519-cert-v01@openssh.com ${ENCODED} ada`, 'certificate', null],
    [
      'a certificate beside a key',
      `${ED25519_KEY}\nssh-rsa-cert-v01@openssh.com ${RSA_ENCODED}`,
      'certificate',
      2,
    ],
    ['PEM', '-----BEGIN PUBLIC KEY-----\nMIIBIjANBg\n-----END PUBLIC KEY-----', 'pem', null],
    ['options', `from="10.0.0.1" ${ED25519_KEY}`, 'options', null],
    ['options at the second', `${ED25519_KEY}\nno-pty ${RSA}`, 'options', 2],
    ['half a key', ED25519_KEY.slice(0, 50), 'unreadable', null],
    ['half a key beside a whole one', `${ED25519_KEY}\n${RSA.slice(0, 200)}`, 'unreadable', 2],
    ['words', 'my key', 'unreadable', null],
    ['nothing but a comment', '# key', 'unreadable', null],
    [
      'a private key among them',
      `${ED25519_KEY}\n-----BEGIN OPENSSH PRIVATE KEY-----`,
      'private_key',
      null,
    ],
    ['half a file of PuTTYgen', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA', 'unreadable', null],
  ]
  for (const [name, text, type, number] of refused) {
    test(`[B32] refuses ${name} with its own advice`, ({ assert }) => {
      assert.deepEqual(linesOf(text), { type, number } as never)
    })
  }

  test('[B32] refuses at once what is broken into more lines than any key', ({ assert }) => {
    const startedAt = performance.now()
    for (const lines of [400, 2_000, 4_000, 8_000])
      for (const beginning of ['ssh-rsa AAAA', `ssh-ed25519 ${ENCODED.slice(0, 8)}`, 'A'])
        assert.deepEqual(linesOf(`${beginning}\n${'A\n'.repeat(lines)}`), {
          type: 'too_long',
          number: null,
        })
    linesOf(`ssh-rsa ${wrap('A'.repeat(8_000), 63)}`)
    linesOf(`${'A\n'.repeat(127)}${'A'.repeat(7_000)}`)
    assert.isBelow(performance.now() - startedAt, 1_000)
  })

  test('[B32] refuses more than ten', ({ assert }) => {
    const key = (index: number) => `ssh-rsa AAAA${index}`
    const text = Array.from({ length: 11 }, (_, index) => key(index)).join('\n')
    assert.deepEqual(linesOf(text), { type: 'too_many', number: null } as never)
  })
})
