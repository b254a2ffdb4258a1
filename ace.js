// Before anything is loaded that an older Node.js does not understand.
const [major] = process.versions.node.split('.')
if (Number(major) < 24) {
  console.error(
    `This is Node.js ${process.versions.node}, and the panel needs 24 or newer: use the one in node_modules/.bin, or "innkeeper ace" where the panel was installed with it.`
  )
  process.exit(1)
}

await import('@poppinss/ts-exec')
await import('./bin/console.js')
