#include "visits/location_file.hpp"

#include "protocol/page_url.hpp"
#include "visits/limits.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <maxminddb.h>
#include <string_view>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace porchlight::visits {
namespace {

Error no_locations(const std::string& path, const std::string& why) {
  return {ErrorCode::unavailable, "cannot read the file of locations " + path + ": " + why};
}

/// A file in memory, for as long as this is there.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("locations", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t wrote = ::write(descriptor_, bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
  }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

/// Answers why not; empty: it is copied.
std::string copy(const std::string& path, const MemoryFile& to) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::strerror(errno);
  constexpr const char* too_large = "it is larger than any that is known";
  std::error_code unknown;
  const std::uintmax_t whole = std::filesystem::file_size(path, unknown);
  if (!unknown && whole > limits::location_bytes) return too_large;
  std::array<char, 65'536> piece{};
  std::size_t size = 0;
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0) {
    const auto read = static_cast<std::size_t>(file.gcount());
    size += read;
    if (size > limits::location_bytes) return too_large;
    if (!to.write({piece.data(), read})) return std::strerror(errno);
  }
  return file.bad() ? std::strerror(errno) : "";
}

template <typename... Keys>
std::string_view text_at(MMDB_entry_s& entry, Keys... keys) {
  MMDB_entry_data_s found{};
  const char* const end = nullptr;
  if (MMDB_get_value(&entry, &found, keys..., end) != MMDB_SUCCESS) return {};
  if (!found.has_data || found.type != MMDB_DATA_TYPE_UTF8_STRING) return {};
  return {found.utf8_string, found.data_size};
}

bool is_country(std::string_view code) {
  return code.size() == 2 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

struct LocationFile::Database {
  MMDB_s handle{};
  bool is_open = false;

  Database() = default;
  ~Database() {
    if (is_open) MMDB_close(&handle);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
};

LocationFile::LocationFile(std::unique_ptr<Database> database) : database_(std::move(database)) {}
LocationFile::~LocationFile() = default;

Result<std::shared_ptr<const LocationFile>> LocationFile::open(const std::string& path) {
  const MemoryFile memory;
  if (const std::string why = copy(path, memory); !why.empty()) return no_locations(path, why);
  auto database = std::make_unique<Database>();
  const int status = MMDB_open(memory.path().c_str(), MMDB_MODE_MMAP, &database->handle);
  if (status != MMDB_SUCCESS) return no_locations(path, MMDB_strerror(status));
  database->is_open = true;
  return std::shared_ptr<const LocationFile>(new LocationFile(std::move(database)));
}

Place LocationFile::place_of(std::string_view given) const {
  constexpr std::string_view mapped = "::ffff:";  // an IPv4 address on a socket of IPv6
  if (given.starts_with(mapped) && given.find('.') != std::string_view::npos)
    given.remove_prefix(mapped.size());
  const std::string address(given);
  int not_an_address = 0;
  int status = MMDB_SUCCESS;
  MMDB_lookup_result_s found =
      MMDB_lookup_string(&database_->handle, address.c_str(), &not_an_address, &status);
  Place place;
  if (not_an_address != 0 || status != MMDB_SUCCESS || !found.found_entry) return place;
  const std::string_view country = text_at(found.entry, "country", "iso_code");
  if (is_country(country)) place.country = country;
  place.city = protocol::clean_text(text_at(found.entry, "city", "names", "en"), limits::city_characters);
  return place;
}

}  // namespace porchlight::visits
