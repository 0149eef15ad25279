#pragma once
// What agents do with visitors: what they call, note and tag them, whom they ban; and the log of it. Each is
// written together with its entry in the log.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database/repositories.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

/// Who does something, as the agent is called at that time.
struct ActingAgent {
  std::int64_t id = 0;
  std::string name;
  bool operator==(const ActingAgent&) const = default;
};

/// Whoever has the machine.
[[nodiscard]] inline ActingAgent command_line() {
  return {0, "command line"};
}

/// What is not there stays as it is; an empty text takes away.
struct VisitorChange {
  std::optional<std::string> agent_name;
  std::optional<std::string> note;
  std::optional<std::vector<std::string>> tags;
};

struct ChangedVisitor {
  Visitor visitor;  // as it is now
  bool changed = false;
};

struct Ban {
  std::int64_t id = 0;
  VisitorKey visitor;
  bool by_address = false;
  std::vector<std::string> addresses;  // keyed hashes, never an address (access/address_hash.hpp)
  std::string reason;                  // empty: none
  ActingAgent agent;
  WallTime created{};
  std::optional<WallTime> ends;  // none: when it is lifted
  bool operator==(const Ban&) const = default;

  [[nodiscard]] bool in_force(WallTime now) const { return !ends || *ends > now; }
};

struct NewBan {
  VisitorKey visitor;
  bool by_address = false;
  std::optional<Milliseconds> time;  // how long
  std::string reason;
};

struct BansQuery {
  bool all = false;  // those that have ended as well
  std::size_t limit = 50;
  std::string cursor;  // as the last page gave it; empty begins
};

struct BansPage {
  std::vector<Ban> bans;    // the newest first
  std::string next_cursor;  // empty at the end
};

struct AuditEntry {
  std::int64_t id = 0;
  WallTime at{};
  ActingAgent agent;
  std::string action;   // as docs/openapi.json names them
  std::string subject;  // a visitor's uid, or what else the action is about
  std::string details;  // AuditDetails of docs/openapi.json
};

struct AuditPage {
  std::vector<AuditEntry> entries;  // the newest first
  std::string next_cursor;          // empty at the end
};

class ActsRepository {
 public:
  virtual ~ActsRepository() = default;
  /// Errors: notFound, badRequest (what does not fit, by its name in the contract).
  virtual Result<ChangedVisitor> change(const VisitorKey& visitor, const VisitorChange& change,
                                        const ActingAgent& agent, WallTime now) = 0;
  /// An older ban of the visitor ends. Errors: badRequest (the reason; limits::bans_in_force).
  virtual Result<Ban> ban(const NewBan& ban, const ActingAgent& agent, WallTime now) = 0;
  /// Answers what has ended. Errors: notFound where there is none in force with that number.
  virtual Result<Ban> lift(ProjectId project, std::int64_t ban, const ActingAgent& agent, WallTime now) = 0;
  /// Of a ban by address that is in force; one that it has stays once, past limits::ban_addresses nothing
  /// happens. Answers whether there is one more.
  virtual Result<bool> add_address(ProjectId project, std::int64_t ban, const std::string& hash,
                                   WallTime now) = 0;
  /// Errors: badRequest (the cursor); so with audit().
  virtual Result<BansPage> bans(ProjectId project, const BansQuery& query, WallTime now) = 0;
  /// All in force, with their addresses, of one project or (0) of all.
  virtual Result<std::vector<Ban>> bans_in_force(ProjectId project, WallTime now) = 0;
  virtual Result<AuditPage> audit(ProjectId project, std::size_t limit, const std::string& cursor) = 0;
  /// Removes entries of the log that are older than `before`, bans that have ended before, and the addresses
  /// of those that have ended by now: of each at most so many. Answers how many the most were.
  virtual Result<std::size_t> prune(WallTime before, WallTime now, std::size_t limit) = 0;
  /// Removes the oldest entries of the project's log but the newest `kept`, at most so many. Answers how many
  /// were.
  virtual Result<std::size_t> prune_log(ProjectId project, std::size_t kept, std::size_t limit) = 0;
};

}  // namespace porchlight::store
