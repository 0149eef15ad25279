#include "store/sessions/redis/cursor.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace porchlight::store {

RedisCursor::RedisCursor(std::string_view text) : scan_("0") {
  const std::string_view scan = text.substr(0, text.find(':'));
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(scan.data(), scan.data() + scan.size(), number);
  if (scan.empty() || error != std::errc() || end != scan.data() + scan.size()) return;
  scan_ = scan;
  if (scan.size() < text.size()) after_ = text.substr(scan.size() + 1);
}

OnlinePage RedisCursor::page(std::vector<std::string> uids, std::string_view next, std::size_t limit) const {
  std::erase_if(uids, [this](const std::string& uid) { return uid <= after_; });
  std::ranges::sort(uids);
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
  OnlinePage page;
  if (uids.size() > limit) {
    uids.resize(limit);
    page.cursor = scan_ + ":" + uids.back();
  } else if (next != "0") {
    page.cursor = next;
  }
  page.uids = std::move(uids);
  return page;
}

}  // namespace porchlight::store
