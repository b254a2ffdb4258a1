import Factory from '@adonisjs/lucid/factories'
import CartItem from '#ordering/models/cart_item'
import { parsePublicKey } from '#ordering/ssh/public_key'

/** A public key that nobody holds the other half of. */
export const ED25519_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJf6Bnv3cwp5gzvvCbYVQ8dWNBRhPTL8pZcWAiPJ0Kgd ada@example.test'

/** A machine without options, which needs its cart, plan and template. */
export const CartItemFactory = Factory.define(CartItem, () => {
  const key = parsePublicKey(ED25519_KEY)
  if (!key.ok) throw new Error(key.error.type)
  return {
    hostname: 'web1.example.test',
    sshKey: key.value.line,
    sshKeyFingerprint: key.value.fingerprint,
    options: {},
    shownMinor: 490,
  }
}).build()
