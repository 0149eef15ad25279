#include "api/public_counts.hpp"

#include "api/limits.hpp"

#include <utility>

namespace porchlight::api {

PublicCounts::PublicCounts(Ask ask, Now now, const Clock& clock)
    : ask_(std::move(ask)), now_(std::move(now)), clock_(clock) {}

void PublicCounts::get(ProjectId project, Answer answer) {
  const auto found = entries_.find(project);
  if (found == entries_.end()) make_room();
  Entry& entry = found == entries_.end() ? entries_[project] : found->second;
  if (entry.last && clock_.steady() < entry.until) return answer(*entry.last);
  entry.waiting.push_back(std::move(answer));
  if (entry.waiting.size() > 1) return;
  ask_(project, [this, project](const Result<store::PresenceCounts>& counts) { on_counts(project, counts); });
}

/// What is kept is worth a second: all of it may be forgotten, but not who waits.
void PublicCounts::make_room() {
  if (entries_.size() < limits::public_counts) return;
  std::erase_if(entries_, [](const auto& entry) { return entry.second.waiting.empty(); });
}

void PublicCounts::on_counts(ProjectId project, const Result<store::PresenceCounts>& counts) {
  Entry& entry = entries_[project];
  entry.last.reset();
  if (counts) {
    entry.last = PublicCount{counts->online, now_()};
    entry.until = clock_.steady() + limits::public_count_time;
  }
  const Result<PublicCount> told = entry.last ? Result<PublicCount>(*entry.last) : counts.error();
  for (Answer& answer : std::exchange(entry.waiting, {})) answer(told);
}

}  // namespace porchlight::api
