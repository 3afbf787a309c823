#!/bin/sh
# A real Elasticsearch for the tests, from Maven artifacts. Needs Java 17 and Maven.
#
#   es.sh build                   put the server in $ES_WORK
#   es.sh start NODE [-E k=v]...  start a node, return when it answers
#   es.sh stop NODE
#
# A node keeps all it writes (config, data, logs, pid) in $ES_WORK/nodes/NODE.
set -eu
umask 022 # started by root, the server runs as nobody and reads these files

version=8.19.21
here=$(cd "$(dirname "$0")" && pwd)
work=${ES_WORK:-${TMPDIR:-/tmp}/elasticsearch-for-tests} # not in the checkout, which nobody may not be able to enter
home=$work/elasticsearch-$version
java_home=${ES_JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}

build() {
    mkdir -p "$work"
    tmp=$(mktemp -d "$work/build.XXXXXX")
    trap 'rm -rf "$tmp"' EXIT
    cd "$tmp" # Maven leaves files where it runs
    if [ ! -e "$home" ]; then # never committed: its licence lets us download and run it
        mvn --batch-mode --quiet --strict-checksums \
            org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
            -Dartifact="org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip" \
            -DoutputDirectory="$tmp"
        mv -T "elasticsearch-$version" "$home"
    fi
}

start() {
    name=$1
    shift
    node=$work/nodes/$name
    mkdir -p "$node/tmp"
    mkdir -p "$node/config"
    install -m 644 "$here"/config/* "$node/config/"
    set -- "$home/bin/elasticsearch" --daemonize --pidfile "$node/pid" \
        -E node.name="$name" -E path.data="$node/data" -E path.logs="$node/logs" "$@"
    if [ "$(id -u)" = 0 ]; then # Elasticsearch refuses to run as root
        chown -R nobody:nogroup "$node"
        set -- setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
    fi
    # CLI_JAVA_OPTS is split at spaces, so its path is relative to $home
    ES_JAVA_HOME=$java_home ES_PATH_CONF=$node/config ES_TMPDIR=$node/tmp \
        CLI_JAVA_OPTS="-Djava.io.tmpdir=../nodes/$name/tmp" "$@" >"$node/log" 2>&1 || {
        tail -n 40 "$node/log" >&2
        exit 1
    }
}

stop() {
    pid=$(cat "$work/nodes/$1/pid")
    kill "$pid"
    # until it is gone, or a zombie where nothing reaps
    while grep -q '^State:[[:space:]]*[^Z]' "/proc/$pid/status" 2>/dev/null; do sleep 0.2; done
}

case ${1-} in
build | start | stop) "$@" ;;
*) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
