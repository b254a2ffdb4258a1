const CALM_MS = 150
const PRIVATE = /PRIVATE KEY|PuTTY-User-Key-File|AGE-SECRET-KEY/i
const KEY = /(?:^|\s)((?:sk-)?(?:ssh|ecdsa)-[a-z0-9-]+(?:@openssh\.com)?)\s+([A-Za-z0-9+/]+={0,2})/g
const NAMES = { 'ssh-rsa': 'RSA', 'ssh-ed25519': 'Ed25519' }

/** Shows the fingerprints of the keys in a field as they are typed, to be compared; whether a key is taken says the server. */
export class KeyCheck extends HTMLElement {
  #input
  #timer

  connectedCallback() {
    this.#input = this.closest('form')?.elements.namedItem(this.getAttribute('for'))
    this.#input?.addEventListener('input', this.#soon)
    if (this.#input?.value) this.#check()
  }

  disconnectedCallback() {
    this.#input?.removeEventListener('input', this.#soon)
    clearTimeout(this.#timer)
  }

  #soon = () => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#check(), CALM_MS)
  }

  async #check() {
    const text = this.#input.value
    const lines = PRIVATE.test(text) ? [{ bad: this.dataset.private }] : await fingerprintsOf(text)
    if (text !== this.#input.value) return
    if (lines.length === 0 && text.trim()) lines.push({ quiet: this.dataset.none })
    this.querySelector('ul').replaceChildren(...lines.map(line))
  }
}

/** Browsers work out hashes on pages that came over a safe connection only. */
async function fingerprintsOf(text) {
  if (!globalThis.crypto?.subtle) return []
  const found = [...text.matchAll(KEY)].map(([, type, encoded]) => ({ type, blob: decode(encoded) }))
  const whole = found.filter(({ type, blob }) => blob && nameIn(blob) === type)
  return Promise.all(
    whole.map(async ({ type, blob }) => {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', blob))
      return { name: NAMES[type] ?? type, fingerprint: `SHA256:${btoa(String.fromCharCode(...digest)).replace(/=+$/, '')}` }
    })
  )
}

function decode(encoded) {
  try {
    return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/** A key begins with the length of its own name and with that name (RFC 4253 §6.6). */
function nameIn(blob) {
  if (blob.length < 4) return null
  const length = new DataView(blob.buffer).getUint32(0)
  return String.fromCharCode(...blob.subarray(4, 4 + Math.min(length, 64)))
}

function line({ name, fingerprint, bad, quiet }) {
  const item = document.createElement('li')
  if (bad) item.className = 'key-check__bad'
  if (fingerprint) {
    const code = document.createElement('span')
    code.className = 'mono fingerprint'
    code.textContent = fingerprint
    item.append(`${name} `, code)
  } else item.textContent = bad ?? quiet
  return item
}
