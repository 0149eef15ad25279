# `./dev release`: all that is published of a version, from one commit (docs/releasing.md): the Debian package, the
# container image and what is in it, the program in a tarball, the source, notes, checksums. The same commit makes the
# same tarballs. Sourced by ./dev.

release() {
  local version
  version=$(project_version)
  check_release "$version"
  image
  make_release "$version"
  echo "Made build/releases/$version:"
  (cd "build/releases/$version" && ls -l)
}

project_version() { sed -n 's/^project(porchlight VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt; }

# What stands in CHANGELOG.md below `## [NAME]…`, without the headings around it.
changelog_of() {
  awk -v name="[$1]" '/^## / { inside = index($0, "## " name) == 1; next } inside' CHANGELOG.md |
    sed -e '/./,$!d' # no empty lines in front
}

# Everything that is not as a release wants it, at once.
check_release() {
  local version=$1 wrong=()
  [ -z "$(git status --porcelain)" ] || wrong+=("what is released is a commit: the tree has changes that are none (git status)")
  grep -qE "^## \[${version//./\\.}\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md ||
    wrong+=("CHANGELOG.md: expected the heading '## [$version] - YYYY-MM-DD'")
  [ -z "$(changelog_of Unreleased)" ] ||
    wrong+=("CHANGELOG.md: expected nothing under [Unreleased]; it belongs to $version, or is not released yet")
  [ "$(git rev-parse -q --verify "v$version^{commit}" || git rev-parse HEAD)" = "$(git rev-parse HEAD)" ] ||
    wrong+=("v$version is released, as another commit: expected another version in CMakeLists.txt")
  [ ${#wrong[@]} -gt 0 ] || return 0
  printf 'dev: %s.\n' "${wrong[@]}" >&2
  return 1
}

# make_release VERSION: of the package, the image and the release build that are there.
make_release() {
  local version=$1 folder=build/releases/$1 architecture parts
  architecture=$(dpkg --print-architecture)
  parts=$folder/parts
  rm -rf "$folder" && mkdir -p "$parts"
  cp "$package_folder/porchlight_${version}_$architecture.deb" "$folder"
  cp "$image_folder/porchlight-$version."{oci.tar,spdx.json} "$folder"
  git archive --format=tar --prefix="porchlight-$version/" HEAD | gzip -n9 >"$folder/porchlight-$version.tar.gz"
  put_program "$version" "$parts/porchlight-$version"
  packed "$parts" "porchlight-$version" >"$folder/porchlight-$version-linux-$architecture.tar.gz"
  rm -rf "$parts"
  changelog_of "$version" >"$folder/NOTES.md"
  (cd "$folder" && sha256sum -- * >SHA256SUMS.part && mv SHA256SUMS.part SHA256SUMS)
}

# For whoever takes no package: what `cmake --install` puts on a machine, and what must be there for it.
put_program() {
  cmake --install build/release --prefix "$root/$2" >/dev/null
  cp README.md CHANGELOG.md "$2"
  dpkg-deb -f "$package_folder/porchlight_${1}_$(dpkg --print-architecture).deb" Depends >"$2/DEPENDS"
}

# packed FOLDER NAME: a tarball with nothing of this machine or hour in it.
packed() {
  tar -C "$1" --sort=name --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw --mtime="@$(git log -1 --format=%ct)" \
    --format=gnu -cf - "$2" | gzip -n9
}
