#!/usr/bin/env bash
# Builds the panel and packs it: dist/innkeeper-<version>.tar.gz with its SHA-256. The keys of a build go nowhere.
set -euo pipefail
source "$(dirname "$0")/prepare.sh"
install_packages
export NODE_ENV=production TZ=UTC HOST=127.0.0.1 PORT=3333 APP_URL=http://127.0.0.1:3333
export APP_KEY="${APP_KEY:-only-for-a-build-that-nobody-starts}"
npm run build >/dev/null
node bin/support/pack_release.js
