import { isKeyboardWalk } from '#identity/passwords/keyboard_walk'

/**
 * What guessers try first. A password must have twelve characters, so the list holds the words that people stretch to
 * that length, and the check takes the stretching away: case, look-alike digits, repetition, years and punctuation.
 */
const words = new Set(
  `password passwort passwd motdepasse contrasena senha wachtwoord haslo parola losenord salasana
  letmein welcome welcomeback willkommen bienvenue admin administrator administrateur root toor superuser sysadmin
  default changeme changeit temporary secret topsecret supersecret private access login signin master
  qwerty qwertz azerty qwertyuiop qwertyui qwertzuiop azertyuiop asdf asdfgh asdfghjkl yxcvbnm zxcvbn zxcvbnm
  qazwsx qazwsxedc onetwothree abc abcd abcde abcdef abcdefg abcdefgh abcdefghij abcabc
  iloveyou iloveyouforever loveyou lovely loveme love sweetheart princess prince angel baby babygirl honey sunshine
  dragon monkey tiger lion eagle falcon panther wolf bear horse pony kitten puppy chicken turtle dolphin butterfly
  football fussball soccer baseball basketball hockey tennis golf rugby cricket liverpool arsenal chelsea barcelona
  realmadrid juventus manchester bayern dortmund galatasaray fenerbahce steelers cowboys yankees lakers
  batman superman spiderman ironman starwars startrek pokemon pikachu naruto matrix mario zelda minecraft fortnite
  hello helloworld goodmorning goodbye thankyou whatever whatsup nothing something anything everything
  computer internet server hosting cloud machine network website webmaster database mysql postgres oracle linux ubuntu
  debian windows microsoft google facebook instagram twitter amazon apple samsung android iphone netflix youtube
  proxmox stripe docker kubernetes virtualmachine container hypervisor
  michael jordan jennifer jessica ashley amanda nicole daniel andrew joshua matthew anthony thomas robert charlie
  george william david james john mary maria anna julia laura sarah andrea martin stefan peter alexander christian
  summer winter spring autumn sommer herbst monday tuesday wednesday thursday friday saturday sunday
  january february march april june july august september october november december
  flower rainbow diamond silver golden purple orange yellow banana cookie chocolate coffee pizza cheese pepper ginger
  freedom forever family friends mother father brother sister jesus christ blessed heaven faith
  mustang corvette porsche ferrari mercedes harley yamaha kawasaki
  trustno trustnoone maverick phoenix shadow hunter ranger soldier killer warrior ninja samurai pirate buster
  cheesecake blink nirvana metallica slipknot eminem
  test tester testing testtest testuser guest demo example sample user username customer service support
  newpassword mypassword yourpassword thepassword password password forgotpassword nopassword passwordpassword
  correcthorsebatterystaple correcthorse staplebattery hunter
  qweasd qweasdzxc wasd poiuytrewq lkjhgfdsa mnbvcxz poiuy lkjh
  bitcoin ethereum crypto money dollar million rich lucky winner champion
  america england germany deutschland france italia espana polska russia brasil canada australia london paris berlin
  newyork chicago texas california florida`.split(/\s+/)
)

/** "aB1aB1aB1aB1" is "aB1", however often it is repeated. */
const LONGEST_REPEATED = 6

const lookAlikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  '$': 's',
  '!': 'i',
}

/**
 * Whether a password is one that guessers try early: a known word stretched, a run of neighbouring keys, a few
 * characters again and again, or little more than one of the words that belong to this person and this panel.
 */
export function isCommonPassword(password: string, context: readonly string[] = []): boolean {
  const plain = password.toLowerCase()
  if (new Set(plain).size < 5 || isMostlyRepeated(plain)) return true
  if (isKeyboardWalk(plain)) return true
  return [plain, [...plain].reverse().join('')].some((text) => isWordInDisguise(text, context))
}

function isWordInDisguise(plain: string, context: readonly string[]): boolean {
  const core = readLookAlikes(plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''))
  return [plain, core, readLookAlikes(plain)].some(
    (text) => isStretched(text) || isMostly(text, context)
  )
}

/** Whether nothing is left, or only one listed word again and again, once digits and punctuation are taken away. */
function isStretched(text: string): boolean {
  const letters = text.replace(/[^\p{L}]+/gu, ' ').trim()
  if (letters === '') return false
  return (
    letters.split(' ').every((part) => words.has(oncePart(part))) &&
    letters.length >= text.length / 3
  )
}

/** Whether a few characters again and again are two thirds of the text. */
function isMostlyRepeated(text: string): boolean {
  for (let length = 1; length <= LONGEST_REPEATED; length++) {
    let repeated = 0
    for (let index = length; index < text.length; index++) {
      repeated = text[index] === text[index - length] ? repeated + 1 : 0
      if (repeated >= length && repeated + length >= (text.length * 2) / 3) return true
    }
  }
  return false
}

/** "passwordpassword" is "password". */
function oncePart(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const part = text.slice(0, length)
    if (text.length % length === 0 && part.repeat(text.length / length) === text) return part
  }
  return text
}

function isMostly(text: string, context: readonly string[]): boolean {
  return context
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 4 && text.includes(word))
    .some((word) => text.length - word.length < 6)
}

function readLookAlikes(text: string): string {
  return [...text].map((character) => lookAlikes[character] ?? character).join('')
}
