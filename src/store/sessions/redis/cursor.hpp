#pragma once
// Pages over a SCAN. Redis answers a scan with as many members as it likes (a small set comes whole, whatever
// COUNT says), and a page has its limit: the rest of a step is read again with the same cursor, in the order
// of the uids, from where the page ended. A cursor is `<scan>` or `<scan>:<last uid of the page>`.

#include "store/sessions/session_store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

class RedisCursor {
 public:
  /// A text that no page gave begins anew.
  explicit RedisCursor(std::string_view text);
  [[nodiscard]] const std::string& scan() const { return scan_; }
  /// `uids`: what Redis has answered for scan(), in any order; `next`: its next cursor, "0" at the end.
  [[nodiscard]] OnlinePage page(std::vector<std::string> uids, std::string_view next,
                                std::size_t limit) const;

 private:
  std::string scan_;
  std::string after_;
};

}  // namespace porchlight::store
