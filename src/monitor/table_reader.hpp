#pragma once
// The live table as programs read it: a page at a time, or what has changed since a revision.

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "protocol/table_messages.hpp"
#include "store/sessions/session_store.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace porchlight::monitor {

struct TablePage {
  std::vector<std::string> uids;
  std::string next_cursor;       // empty at the end
  store::Revision revision = 0;  // whatever changes later, changes() tells
};

struct TableChanges {
  std::vector<std::string> uids;  // who has come or changed, and is here
  std::vector<std::string> gone;  // or does not pass the filters
  store::Revision revision = 0;   // since which to ask next
  bool more = false;              // there is more since then
};

/// Thread: the table's.
class TableReader {
 public:
  template <typename Reply>
  using Answer = UniqueFunction<void(Result<Reply>)>;

  /// The question has no group. While rows come and go, whoever stays with the same key is on one page of
  /// those that one cursor leads to after the other. Errors: badRequest (the cursor), unavailable.
  virtual void page(ProjectId project, const protocol::TableQuestion& question, std::string cursor,
                    std::size_t limit, Answer<TablePage> answer) = 0;
  /// Errors: gone (too much has been since), unavailable.
  virtual void changes(ProjectId project, const protocol::TableQuestion& question, store::Revision since,
                       Answer<TableChanges> answer) = 0;

 protected:
  ~TableReader() = default;
};

}  // namespace porchlight::monitor
