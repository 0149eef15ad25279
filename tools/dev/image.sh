# `./dev image`: the container image, of the Debian package that is there and of the libraries that it needs (decision 70).
# Debian's own tools make it, as whoever types it: mmdebstrap fetches and unpacks, umoci writes the OCI image. The same
# commit, program and mirror make the same bits. Sourced by ./dev.

image_folder=build/image
image_user=10001 # as packaging/image/passwd, the Containerfile and compose.yaml have it

image() {
  need_packages "${build_packages[@]}" "${package_packages[@]}" "${image_packages[@]}"
  build_web
  build_server_only
  make_package
  make_image
  echo "Built $(ls "$image_folder"/porchlight-*.oci.tar)"
}

# Takes what `make_package` has left.
make_image() {
  rm -rf "$image_folder" && mkdir -p "$image_folder"
  unpack_debian
  put_image "$(project_version)"
}

# Every file of the packages that the program needs, and the packages themselves: unpacked, and none of them set up. So it
# takes no right to mount (chrootless), which neither everybody has nor a build in Docker.
unpack_debian() {
  local deb names
  deb=$(image_deb)
  names=$(dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed -n 's/^ *\(lib[^ ]*\).*/\1/p' | paste -sd,)
  # shellcheck disable=SC2016
  apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' 'ORIGIN: Debian' |
    LC_ALL=C sort -u >"$image_folder/sources"
  mmdebstrap --quiet --mode=chrootless --variant=extract --include="$names,ca-certificates,tzdata,base-files" --skip=cleanup/apt \
    --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "3"' bookworm "$image_folder/debian.tar" "$image_folder/sources"
  mkdir "$image_folder/debian"
  # Devices want root, and a runtime has its own.
  tar -C "$image_folder/debian" --exclude='./dev/*' -xf "$image_folder/debian.tar"
  rm "$image_folder/debian.tar"
}

image_deb() { ls "$package_folder"/porchlight_*.deb; }

# put_image VERSION: of what unpack_debian has left, which stays there: it is made into the same image again by the test.
put_image() {
  local base=$image_folder/porchlight-$1 tree=$image_folder/root deb built commit SOURCE_DATE_EPOCH
  deb=$(image_deb)
  built=$(ls "$package_folder"/*.buildinfo)
  commit=$(git rev-parse HEAD)
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
  export SOURCE_DATE_EPOCH
  rm -rf "$tree" "$base".*
  node tools/image/root.mjs "$image_folder/debian" "$deb" "$tree" >"$image_folder/packages.json"
  node tools/image/sbom.mjs "$1" "$commit" "$image_folder/packages.json" "$built" >"$base.spdx.json"
  install -m 644 "$base.spdx.json" "$tree/usr/share/doc/porchlight/sbom.spdx.json"
  image_layer "$tree" "$image_folder/layer.tar"
  image_layout "$1" "$commit"
  tar -C "$image_folder/layout" "${image_tar[@]}" --owner=0 --group=0 -cf "$base.oci.tar" .
  rm -rf "$image_folder/layout" "$image_folder/layer.tar"
}

image_tar=(--sort=name --numeric-owner --format=gnu)

# image_layer FOLDER FILE: root's, but for the one folder that the program writes to.
image_layer() {
  local options=("${image_tar[@]}" --mtime="@$SOURCE_DATE_EPOCH")
  tar -C "$1" "${options[@]}" --owner=0 --group=0 --exclude=./var/lib/porchlight -cf "$2" .
  tar -C "$1" "${options[@]}" --owner=$image_user --group=$image_user -rf "$2" ./var/lib/porchlight
}

# image_layout VERSION COMMIT: with the commit's time, where umoci would write the hour.
image_layout() {
  local layout=$image_folder/layout when packages history
  when=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
  # shellcheck disable=SC2016
  packages=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).packages.map((p) => `${p.name}=${p.version}`).join(" ")' \
    "$image_folder/packages.json")
  history=(--history.created "$when" --history.created_by './dev image')
  umoci init --layout "$layout"
  umoci new --image "$layout:$1"
  umoci raw add-layer --image "$layout:$1" "${history[@]}" "$image_folder/layer.tar"
  umoci config --image "$layout:$1" "${history[@]}" --created "$when" \
    --architecture "$(dpkg --print-architecture)" --os linux \
    --config.user $image_user:$image_user --config.workingdir /var/lib/porchlight --config.volume /var/lib/porchlight \
    --config.exposedports 8080/tcp --config.exposedports 9090/tcp --config.stopsignal SIGTERM \
    --config.env PORCHLIGHT_SERVER_HOST=0.0.0.0 --config.env PORCHLIGHT_SERVER_DATA=/var/lib/porchlight \
    --config.entrypoint /usr/bin/porchlight --config.cmd serve \
    --config.label org.opencontainers.image.title=Porchlight \
    --config.label "org.opencontainers.image.version=$1" \
    --config.label "org.opencontainers.image.revision=$2" \
    --config.label "org.opencontainers.image.created=$when" \
    --config.label org.opencontainers.image.licenses=Apache-2.0 \
    --config.label "org.debian.packages=$packages"
  umoci gc --layout "$layout"
  find "$layout" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  chmod -R go=rX,u+rw "$layout"
}
