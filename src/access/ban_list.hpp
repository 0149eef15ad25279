#pragma once
// Bans in force of one project, as the database had them at one moment: never changed, so that all threads
// share one. Whether somebody is banned costs a look-up and, where anybody is banned by address, a hash; an
// end that has come needs nobody to tell it. Pure.

#include "base/clock.hpp"
#include "store/database/acts.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porchlight::access {

/// What is kept of a banned address: a keyed hash of what limits count by (rate_key).
[[nodiscard]] std::string address_hash(std::string_view key, std::string_view address);

class BanList {
 public:
  BanList() = default;
  explicit BanList(std::vector<store::Ban> bans);
  BanList(const BanList&) = delete;
  BanList& operator=(const BanList&) = delete;

  /// Of that visitor; null: there is none in force.
  [[nodiscard]] const store::Ban* of(std::string_view uid, WallTime now) const {
    return in_force(by_uid_, uid, now);
  }
  /// Of that address, by its hash. As above.
  [[nodiscard]] const store::Ban* at(std::string_view hash, WallTime now) const {
    return in_force(by_address_, hash, now);
  }
  [[nodiscard]] bool has_addresses() const { return !by_address_.empty(); }
  [[nodiscard]] const std::vector<store::Ban>& all() const { return bans_; }
  /// Is there one with that number, ended or not?
  [[nodiscard]] bool has(std::int64_t ban) const;

 private:
  using Index = std::unordered_map<std::string_view, const store::Ban*>;
  [[nodiscard]] static const store::Ban* in_force(const Index& index, std::string_view key, WallTime now);

  std::vector<store::Ban> bans_;  // by number
  Index by_uid_;
  Index by_address_;  // of several the one that ends last
};

}  // namespace porchlight::access
