#include "access/ban_list.hpp"

#include "base/crypto.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::access {
namespace {

bool ends_later(const store::Ban& one, const store::Ban& other) {
  if (!one.ends || !other.ends) return !one.ends && other.ends;
  return *one.ends > *other.ends;
}

}  // namespace

std::string address_hash(std::string_view key, std::string_view address) {
  return crypto::to_hex(crypto::hmac_sha256(key, address));
}

BanList::BanList(std::vector<store::Ban> bans) : bans_(std::move(bans)) {
  std::ranges::sort(bans_, {}, &store::Ban::id);
  for (const store::Ban& ban : bans_) {
    by_uid_[ban.visitor.uid] = &ban;
    for (const std::string& hash : ban.addresses) {
      const store::Ban*& longest = by_address_[hash];
      if (longest == nullptr || ends_later(ban, *longest)) longest = &ban;
    }
  }
}

bool BanList::has(std::int64_t ban) const {
  return std::ranges::binary_search(bans_, ban, {}, &store::Ban::id);
}

const store::Ban* BanList::in_force(const Index& index, std::string_view key, WallTime now) {
  const auto found = index.find(key);
  return found == index.end() || !found->second->in_force(now) ? nullptr : found->second;
}

}  // namespace porchlight::access
