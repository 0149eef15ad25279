# What comes from Debian 12. Boost is asked for as 1.81 by name: 1.74, which other packages pull in, is refused.

find_package(Threads REQUIRED)
find_package(Boost 1.81.0 EXACT CONFIG REQUIRED COMPONENTS headers json url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc)
find_package(SQLite3 3.40 REQUIRED)
find_package(spdlog 1.10 REQUIRED CONFIG)
find_package(CLI11 2.1 REQUIRED CONFIG)
find_package(tomlplusplus 3.3 REQUIRED CONFIG)
find_package(prometheus-cpp REQUIRED CONFIG)
find_package(date 3.0 REQUIRED CONFIG)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(maxminddb REQUIRED IMPORTED_TARGET libmaxminddb)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(libcurl REQUIRED IMPORTED_TARGET libcurl)
# Their flags (-D_FILE_OFFSET_BITS=64, -pthread) say nothing here, and would keep their users from the precompiled
# header.
set_property(TARGET PkgConfig::hiredis PkgConfig::re2 PROPERTY INTERFACE_COMPILE_OPTIONS "")
