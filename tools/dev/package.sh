# `./dev package`: the Debian package, of the release build that is there (decision 64). Sourced by ./dev.

package_folder=build/package

package() {
  need_packages "${build_packages[@]}" "${package_packages[@]}"
  build_web
  build_server_only
  make_package
  echo "Built $(ls "$package_folder"/porchlight_*.deb)"
}

# debhelper works in a folder that has debian/ in it: a copy, so that nothing is left in the tree.
make_package() {
  local version source=$package_folder/source
  version=$(project_version)
  rm -rf "$package_folder" && mkdir -p "$source"
  cp -r packaging/debian "$source/debian"
  package_changelog "$version" >"$source/debian/changelog"
  (
    cd "$source"
    export PORCHLIGHT_SOURCE=$root PORCHLIGHT_BUILD=$root/build/release
    # What it is built with is what ./dev installs, and not looked for again (-d): node may come from elsewhere.
    dpkg-buildpackage --build=binary --no-sign -d >../build.log 2>&1
  ) || {
    tail -n 40 "$package_folder/build.log" >&2
    return 1
  }
}

# What changed is told in CHANGELOG.md, which the package has too. The date is the last commit's, so that the same
# tree makes the same package.
package_changelog() {
  local maintainer when
  maintainer=$(sed -n 's/^Maintainer: //p' packaging/debian/control)
  when=$(git log -1 --format=%cD 2>/dev/null || date -R)
  printf 'porchlight (%s) unstable; urgency=medium\n\n' "$1"
  printf '  * See /usr/share/doc/porchlight/CHANGELOG.md.gz.\n\n'
  printf ' -- %s  %s\n' "$maintainer" "$when"
}
