#pragma once
// Answers that a team has prepared, each found by its shortcut. What owners do with them is in the log.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::store {

struct ActingAgent;

struct CannedReply {
  std::int64_t id = 0;
  std::string shortcut;
  std::string content;
  WallTime changed{};
};

/// What is none stays as it is.
struct CannedReplyChange {
  std::optional<std::string> shortcut;
  std::optional<std::string> content;
};

class CannedRepliesRepository {
 public:
  virtual ~CannedRepliesRepository() = default;
  /// By shortcut.
  virtual Result<std::vector<CannedReply>> list(ProjectId project) = 0;
  /// Errors: notFound, badRequest (what does not fit; a shortcut that is there; limits::canned_replies).
  virtual Result<CannedReply> add(ProjectId project, const std::string& shortcut, const std::string& content,
                                  const ActingAgent& agent, WallTime now) = 0;
  /// Errors: as above.
  virtual Result<CannedReply> change(ProjectId project, std::int64_t id, const CannedReplyChange& change,
                                     const ActingAgent& agent, WallTime now) = 0;
  /// Errors: notFound.
  virtual Result<void> remove(ProjectId project, std::int64_t id, const ActingAgent& agent, WallTime now) = 0;
};

}  // namespace porchlight::store
