#!/usr/bin/env bash
# Measures JVM start to first response of a function, and prints the medians. Argument: runs of each variant (20).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

.ci/mvn -q -B -ntp -pl functions -am package dependency:build-classpath -Dfast \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
java_home=$(.ci/jdk)
cd functions
mkdir -p target/coldstart
DDB_LOCAL_TELEMETRY=0 exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED \
  -cp "target/test-classes:target/classes:$(<target/classpath)" \
  -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  io.weir.functions.coldstart.ColdStart "${1:-20}" target/coldstart
