# Sourced by the scripts in bin/. Puts the project's own Node first, installs packages when the lock file changed,
# and makes sure that there is an .env with a key and a bundle of the assets.

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf '\033[1m%s\033[0m\n' "$*"; }
die() { printf '\033[31m%s\033[0m\n' "$*" >&2; exit 1; }

command -v node >/dev/null || die 'Node.js 20 or newer is needed: https://nodejs.org'
command -v npm >/dev/null || die 'npm is needed; it comes with Node.js.'
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' ||
  die "Node.js 20 or newer is needed; this is $(node -v)."

export PATH="$PWD/node_modules/.bin:$PATH"
export STRIPE_SUPPRESS_NOTICES=true

# Native parts come prebuilt inside their packages; only `node` itself has an install step worth running.
install_packages() {
  local stamp=node_modules/.installed-lock
  cmp -s package-lock.json "$stamp" && return
  if node_modules/.bin/node bin/support/is_installed.js 2>/dev/null; then
    cp package-lock.json "$stamp"
    return
  fi
  say 'Installing packages…'
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  npm rebuild node --foreground-scripts --loglevel=error >/dev/null
  cp package-lock.json "$stamp"
  hash -r
}

build_assets() {
  local newest
  newest=$(find resources/css resources/js vite.config.ts package-lock.json -newer public/assets/manifest.json -print -quit 2>/dev/null || true)
  [ -f public/assets/manifest.json ] && [ -z "$newest" ] && return
  say 'Bundling styles and scripts…'
  vite build --logLevel error
}

# Packages of others are tested against what npm publishes; the panel itself runs from the sources.
build_packages() {
  local name newer
  for name in provisioning panel; do
    newer=$(find "packages/$name" -path '*/build' -prune -o -name '*.ts' -newer "packages/$name/build/index.js" -print -quit 2>/dev/null || echo none)
    [ -z "$newer" ] && continue
    say "Compiling @innkeeper/$name…"
    npm run build --workspace "@innkeeper/$name" --silent
  done
}

write_env() {
  [ -f .env ] && return
  local key
  key=$(node -e 'console.log(require("node:crypto").randomBytes(32).toString("base64url"))')
  (umask 077 && sed "s|^APP_KEY=.*|APP_KEY=$key|" .env.example >.env)
}
