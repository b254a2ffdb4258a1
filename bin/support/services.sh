# Installs and starts what only CI needs: Chromium, nginx, MariaDB and Redis on 127.0.0.1. What is there already is used.

answers() { node -e 'require("node:net").connect(Number(process.argv[1]), "127.0.0.1").on("connect", () => process.exit(0)).on("error", () => process.exit(1))' "$1"; }

apt_install() {
  command -v apt-get >/dev/null || die "Please install: $*"
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

wait_for() {
  for _ in $(seq 1 60); do
    answers "$1" && return
    node -e 'setTimeout(() => {}, 500)'
  done
  die "Nothing answers on 127.0.0.1:$1"
}

# Several panels run at a time, each of several processes that hold up to twelve connections.
allow_many_connections() {
  node --input-type=module -e '
    import { createConnection } from "mysql2/promise"
    const { MYSQL_HOST: host = "127.0.0.1", MYSQL_PORT: port = 3306, MYSQL_USER: user = "root", MYSQL_PASSWORD: password = "" } = process.env
    const connection = await createConnection({ host, port: Number(port), user, password })
    await connection.query("set global max_connections = greatest(@@global.max_connections, 600)")
    await connection.end()
  ' || say 'MariaDB keeps its own limit of connections.'
}

start_services() {
  node bin/support/find_chromium.js >/dev/null || apt_install chromium
  command -v nginx >/dev/null || apt_install nginx-light
  if ! answers 3306; then
    command -v mariadbd >/dev/null || apt_install mariadb-server
    mkdir -p /run/mysqld && chown mysql:mysql /run/mysqld
    start-stop-daemon --start --oknodo --background --exec /usr/sbin/mariadbd
    wait_for 3306
  fi
  allow_many_connections
  if ! answers 6379; then
    command -v redis-server >/dev/null || apt_install redis-server
    redis-server --daemonize yes --bind 127.0.0.1 --port 6379 --save '' --appendonly no >/dev/null
    wait_for 6379
  fi
}
