# shellcheck shell=bash
# Files outside the release that are made from it: units, the site of nginx, the command.

render_files() { render_units && render_site && render_command; }

render_units() {
  local unit folder=$ROOT/etc/systemd/system
  mkdir -p "$folder"
  for unit in "$RELEASE"/deploy/systemd/*; do
    sed -e "s|@ROOT@|$ROOT|g" -e "s|@USER@|$INNKEEPER_USER|g" "$unit" >"$folder/$(basename "$unit")" || return 1
  done
  service daemon-reload
}

# The documented site, with this panel's names, ports and certificate. What somebody changed by hand stays as it is.
render_site() {
  local folder=$ROOT/etc/nginx site sum=$CONFIG/.site_sha256 read_from=sites-enabled
  [ "$INNKEEPER_NGINX" = yes ] || return 0
  site=$folder/sites-available/innkeeper.conf
  # The packages of nginx itself know no sites.
  if [ -f "$folder/nginx.conf" ] && ! grep -q sites-enabled "$folder/nginx.conf"; then read_from=conf.d; fi
  mkdir -p "$folder/sites-available" "$folder/$read_from"
  site_text >"$site.new" || return 1
  if [ -f "$site" ] && [ -f "$sum" ] && ! sha256sum --status -c "$sum"; then
    cmp -s "$site" "$site.new" || say "$site was changed by hand and stays; what this release would write is in $site.new"
    return 0
  fi
  mv "$site.new" "$site" && sha256sum "$site" >"$sum"
  ln -sfn ../sites-available/innkeeper.conf "$folder/$read_from/innkeeper.conf"
  service reload-or-restart nginx.service || say 'nginx does not take its configuration; look at what nginx -t says.'
}

site_text() {
  local upstreams='' port host='$host' drop='^$'
  for port in $WEB_PORTS; do upstreams="$upstreams    server 127.0.0.1:$port max_fails=0;\\n"; done
  [ "$INNKEEPER_HTTPS_PORT" = 443 ] || host="\$host:$INNKEEPER_HTTPS_PORT"
  has_ipv6 || drop='listen \[::\]'
  sed -e "/$drop/d" \
    -e "s|^    server 127.0.0.1:3333 max_fails=0;|${upstreams%\\n}|" \
    -e "s|ssl_certificate .*|ssl_certificate $INNKEEPER_CERTIFICATE;|" \
    -e "s|ssl_certificate_key .*|ssl_certificate_key $INNKEEPER_CERTIFICATE_KEY;|" \
    -e "s|server_name .*|server_name $INNKEEPER_DOMAIN;|" \
    -e "/listen/s|\<80;|$INNKEEPER_HTTP_PORT;|" -e "/listen/s|\<443 |$INNKEEPER_HTTPS_PORT |" \
    -e "s|https://\$host\$request_uri|https://$host\$request_uri|" \
    -e "s|/opt/innkeeper|$HOUSE|" -e "s|/var/lib/innkeeper-acme|$ACME|" \
    "$RELEASE/deploy/nginx/innkeeper.conf"
}

has_ipv6() { [ -s /proc/net/if_inet6 ]; }

render_command() {
  mkdir -p "$ROOT/usr/local/bin"
  printf '#!/bin/sh\nINNKEEPER_ROOT=%s exec %s/deploy/innkeeper "$@"\n' "'$ROOT'" "'$CURRENT'" >"$ROOT/usr/local/bin/innkeeper.new"
  chmod 755 "$ROOT/usr/local/bin/innkeeper.new" && mv "$ROOT/usr/local/bin/innkeeper.new" "$ROOT/usr/local/bin/innkeeper"
}
