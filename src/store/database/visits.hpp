#pragma once
// Visits and the pages that were read in them: what a visitor's trail is made of. Blocking, as everything of
// the database; written behind, in batches that may come in any order and more than once.
//
// A visit is named by its visitor and its beginning. It ends when the visitor has been gone for
// limits::visit_gap; until then whoever comes back continues it (decision 34).

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace porchlight::store {

/// utm_ parameters of the landing page; empty where they are not there.
struct Campaign {
  std::string source;
  std::string medium;
  std::string name;
  std::string term;
  std::string content;
  bool operator==(const Campaign&) const = default;
};

struct Visit {
  VisitorKey key;
  WallTime started{};
  WallTime ended{};         // the last sign of life
  std::uint32_t pages = 0;  // views kept or not
  std::string referrer;     // the whole URL
  Campaign campaign;
  std::string landing;  // URL
  std::string device;   // as in VisitFacts; so with the rest
  std::string browser;
  std::string system;
  std::string country;
  std::string city;
  bool bot = false;
  bool operator==(const Visit&) const = default;
};

struct PageView {
  WallTime at{};
  std::string url;
  std::string title;
  bool operator==(const PageView&) const = default;
};

/// Makes the visit's row where there is none (only if there is one of the visitor), moves its end forward and
/// its page count up, never back; what else there is of it stays as it was first written. Adds the views that
/// are not there yet (by time); a view that is there gets the title, if it had none. A visit of a device is
/// the person's.
struct VisitWrite {
  Visit visit;
  std::vector<PageView> views;
};

struct VisitsPage {
  std::vector<Visit> visits;  // the newest first
  std::string next_cursor;    // empty at the end
};

struct LastVisit {
  Visit visit;
  std::uint32_t visits = 0;  // of this visitor, as far as they are kept; this one included
};

class VisitsRepository {
 public:
  virtual ~VisitsRepository() = default;
  /// One transaction; sorted by key here. Those of visitors without a row are left out.
  virtual Result<void> apply(std::span<const VisitWrite> writes) = 0;
  /// The newest; none: there is none.
  virtual Result<std::optional<LastVisit>> last(const VisitorKey& key) = 0;
  /// Errors: badRequest (the cursor).
  virtual Result<VisitsPage> page(const VisitorKey& key, std::size_t limit, const std::string& cursor) = 0;
  /// The newest first, of one visit.
  virtual Result<std::vector<PageView>> views(const VisitorKey& key, WallTime started, std::size_t limit) = 0;
  /// Removes visits (with their views) of the project that ended before `before`, at most so many. Answers
  /// how many were.
  virtual Result<std::size_t> prune(ProjectId project, WallTime before, std::size_t limit) = 0;
};

}  // namespace porchlight::store
