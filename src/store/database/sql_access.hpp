#pragma once
// How repositories that are written once reach their database, whichever it is: they are lent a connection
// for the time of a call. What a call may do there, and what happens when it fails for no fault of its own,
// is the form's (sqlite/access.hpp, postgres/access.hpp).

#include "base/error.hpp"
#include "store/database/sql_text.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

namespace porchlight::store {

/// Thread: any. `work(SqlConnection&)` answers a Result and may run several times.
class SqlAccess {
 public:
  virtual ~SqlAccess() = default;

  template <typename Work>
  auto read(Work work) {
    return lend(Use::read, std::move(work));
  }
  /// What may as well be done twice: it is repeated where the connection is lost.
  template <typename Work>
  auto write(Work work) {
    return lend(Use::write, std::move(work));
  }
  /// Once, and all of it or nothing: an error rolls everything back.
  template <typename Work>
  auto write_together(Work work) {
    return lend(Use::write_together, std::move(work));
  }

 protected:
  enum class Use : std::uint8_t { read, write, write_together };
  using Lent = std::function<Result<void>(SqlConnection&)>;
  virtual Result<void> with_connection(Use use, const Lent& work) = 0;

 private:
  template <typename Work>
  auto lend(Use use, Work work) -> decltype(work(std::declval<SqlConnection&>())) {
    std::optional<decltype(work(std::declval<SqlConnection&>()))> answer;
    const auto done = with_connection(use, [&](SqlConnection& connection) -> Result<void> {
      answer.emplace(work(connection));
      if (!*answer) return answer->error();
      return {};
    });
    if (!done) return done.error();
    return std::move(*answer);
  }
};

}  // namespace porchlight::store
