#!/bin/sh
# Writes vectors.tsv anew: generate.sh DIR, where DIR/VERSION/lib holds the jars of each line. Needs Java 17.
set -eu
jars=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# newest first: its bytes are shown to the lines that can't read the text
newest=3.11.19
for version in $newest 0.7.10 0.8.10 1.0.12 1.1.12 1.2.19 2.0.17 2.1.22 2.2.19 3.0.31; do
    lib=$jars/$version/lib
    agent=$(ls "$lib"/jamm-*.jar 2>/dev/null | head -n 1)
    more=
    [ "$version" = "$newest" ] || more=$work/$newest
    java ${agent:+"-javaagent:$agent"} -Duser.timezone=UTC -Djava.net.preferIPv4Stack=true \
        --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.nio=ALL-UNNAMED \
        --add-opens java.base/java.math=ALL-UNNAMED --add-opens java.base/java.security=ALL-UNNAMED --add-opens java.base/java.io=ALL-UNNAMED --add-opens java.base/java.util=ALL-UNNAMED --add-opens java.base/sun.nio.ch=ALL-UNNAMED \
        -Djava.security.manager=allow -cp "$lib/*" "$here/Vectors.java" "$here/cases.txt" "$work/$version" ${more:+"$more"} \
        >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    echo "$version: $(wc -l <"$work/$version") vectors" >&2
done

# the lines each vector holds for, one bit a line: 0.7 is the first of ten
cd "$work"
awk '
    FNR == 1 { line++ }
    { if (!($0 in lines)) { order[++count] = $0; lines[$0] = "----------" }
      lines[$0] = substr(lines[$0], 1, line - 1) "x" substr(lines[$0], line + 1) }
    END { for (i = 1; i <= count; i++) print lines[order[i]] "\t" order[i] }
' 0.7.10 0.8.10 1.0.12 1.1.12 1.2.19 2.0.17 2.1.22 2.2.19 3.0.31 3.11.19 |
    LC_ALL=C sort -t "$(printf '\t')" -s -k 3,3 -k 2,2 >"$here/vectors.tsv"
