#pragma once
// How many are here, for whoever asks without a token: the session store is asked at most once a second for a
// project, by each thread of a node, however many pages show it. Whoever asks meanwhile is answered with the
// others.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "store/sessions/session_store.hpp"

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

namespace porchlight::api {

struct PublicCount {
  std::size_t count = 0;  // away ones included
  WallTime now{};         // when it was asked
};

/// Thread: the loop's.
class PublicCounts {
 public:
  using Answer = store::Answer<PublicCount>;
  /// Asks the session store. Answered on the loop, at any time, also from within.
  using Ask = UniqueFunction<void(ProjectId, store::Answer<store::PresenceCounts>)>;
  /// The wall clock that visitors' times are told by.
  using Now = UniqueFunction<WallTime()>;

  PublicCounts(Ask ask, Now now, const Clock& clock);
  PublicCounts(const PublicCounts&) = delete;
  PublicCounts& operator=(const PublicCounts&) = delete;

  /// Errors: unavailable.
  void get(ProjectId project, Answer answer);

 private:
  struct Entry {
    std::optional<PublicCount> last;
    SteadyTime until{};           // as long as it counts
    std::vector<Answer> waiting;  // while the store is asked; bounded by limits::waiting_requests
  };

  void make_room();
  void on_counts(ProjectId project, const Result<store::PresenceCounts>& counts);

  Ask ask_;
  Now now_;
  const Clock& clock_;
  std::unordered_map<ProjectId, Entry> entries_;
};

}  // namespace porchlight::api
