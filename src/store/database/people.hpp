#pragma once
// Which visitors are one person. Whoever proves a user (identity.hash) is that user's person: the visitor who
// did so first. Another uid that proves the same user is a device of that person from then on, and what it
// had is the person's: visits, conversation, name. Nothing is lost by it, and the same again changes nothing.
// Blocking, as everything of the database.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

/// A device has proved whose it is.
struct Proof {
  VisitorKey device;
  std::string user_id;      // not empty
  std::string secret_hash;  // the device's; empty: it has none
  WallTime now{};
  std::string referrer{};  // as VisitorWrite's
};

/// What has become of it.
struct Joined {
  std::string person;                // the visitor who is that user
  std::vector<std::string> devices;  // have become devices of the person just now
  bool moved_messages = false;       // some are in another conversation than they were
};

struct PersonsDevice {
  std::string uid;
  WallTime joined{};
};

class PeopleRepository {
 public:
  virtual ~PeopleRepository() = default;
  /// The uid of the visitor who is that user; none: nobody has proved to be.
  virtual Result<std::optional<std::string>> person_of(ProjectId project, std::string_view user_id) = 0;
  /// One transaction, one at a time for a user: the device's row is made where there is none, and is the
  /// person, or is joined to the person. Errors: forbidden where the device has another secret or is joined
  /// to another user; notFound (no such project).
  virtual Result<Joined> prove(const Proof& proof) = 0;
  /// The first that were joined to the visitor.
  virtual Result<std::vector<PersonsDevice>> devices_of(const VisitorKey& person, std::size_t limit) = 0;
  /// When the visitor was joined to another; zero where it was not.
  virtual Result<WallTime> joined_at(const VisitorKey& device) = 0;
};

}  // namespace porchlight::store
