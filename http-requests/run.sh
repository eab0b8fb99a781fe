#!/usr/bin/env bash
# Sends every request in this folder to two nodes that it starts itself, and fails when an answer is not as the request says.
# Needs target/coxswain.jar (mvn -DskipTests package), a JDK 25 below /usr/lib/jvm or in JAVA_HOME, node and npm.
set -euo pipefail
cd "$(dirname "$0")"

readonly JAVA=25
readonly JAR=../target/coxswain.jar
readonly START_SECONDS=180
readonly FILE_SECONDS=300
# failover.http comes last: it drains a node.
readonly FILES=(jobs events workers job-type-routes cancel-and-exit pause-and-config bad-input nodes-and-health failover)

find_java() {
    local home version
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        [[ -x $home/bin/java && -r $home/release ]] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [[ ${version:-0} -ge $JAVA ]]; then
            echo "$home/bin/java"
            return
        fi
    done
    echo "run.sh: there is no JDK $JAVA or newer in /usr/lib/jvm or JAVA_HOME." >&2
    return 1
}

end_nodes() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2> /dev/null || true; done
    rm -rf "$work/data"
}

# Starts a node on a free port and waits until it is ready; its URL is then in the variable url.
start_node() {
    local name=$1 log=$work/$1.log pid port deadline=$((SECONDS + START_SECONDS))
    : > "$log"
    "$java" --enable-native-access=ALL-UNNAMED -jar "$JAR" --server.port=0 --coxswain.node.name="$name" \
        --coxswain.dev.data-dir="$work/data" > "$log" 2>&1 &
    pid=$!
    pids+=("$pid")
    while ((SECONDS < deadline)) && kill -0 "$pid" 2> /dev/null; do
        port=$(sed -n 's/.*Tomcat started on port \([0-9]*\).*/\1/p' "$log")
        url=http://127.0.0.1:$port
        if [[ -n $port ]] && ready; then return; fi
        sleep 0.2
    done
    echo "run.sh: node $name did not become ready:" >&2
    tail -n 40 "$log" >&2
    return 1
}

# The node that runs httpyac is at hand; curl may not be.
ready() {
    node -e 'fetch(process.argv[1]).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))' \
        "$url/actuator/health/readiness"
}

[[ -f $JAR ]] || { echo "run.sh: $JAR is missing: run mvn -DskipTests package first." >&2; exit 1; }
java=$(find_java)
work=$(mkdir -p ../target/http-requests && cd ../target/http-requests && pwd)
rm -rf "$work/data"

npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error

pids=()
trap end_nodes EXIT
start_node a
host=$url
start_node b
other=$url

failed=()
for file in "${FILES[@]}"; do
    echo "== $file.http"
    timeout "$FILE_SECONDS" npx --no-install httpyac send "$file.http" --all --output none --no-color --var host="$host" otherHost="$other" \
        || failed+=("$file.http")
done
if ((${#failed[@]})); then
    echo "run.sh: not as expected: ${failed[*]}" >&2
    exit 1
fi
