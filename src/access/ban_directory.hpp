#pragma once
// The bans that one I/O thread knows, by project: whoever identifies is compared with them, and the database
// is never asked for it. While the database is away those that are known stay.

#include "access/ban_list.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace porchlight::access {

/// Thread: one.
class BanDirectory {
 public:
  /// `address_key`: of the deployment, the same on all gateways.
  BanDirectory(const Clock& clock, std::string address_key)
      : clock_(clock), address_key_(std::move(address_key)) {}

  /// Answers the list that was there; never null.
  std::shared_ptr<const BanList> set(ProjectId project, std::shared_ptr<const BanList> bans);
  /// The visitor's own ban, in force; null: there is none.
  [[nodiscard]] const store::Ban* of(ProjectId project, std::string_view uid) const;
  /// Why the visitor may not come in, from that address (as rate_key has it).
  [[nodiscard]] bool refuses(ProjectId project, std::string_view uid, std::string_view address) const;
  [[nodiscard]] std::string hash_of(std::string_view address) const {
    return address_hash(address_key_, address);
  }

 private:
  [[nodiscard]] const BanList* list_of(ProjectId project) const;

  const Clock& clock_;
  const std::string address_key_;
  std::unordered_map<ProjectId, std::shared_ptr<const BanList>> lists_;
};

/// What a banned visitor is told: not why.
[[nodiscard]] Error banned();

}  // namespace porchlight::access
