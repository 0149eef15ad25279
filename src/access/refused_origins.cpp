#include "access/refused_origins.hpp"

#include "access/origin.hpp"
#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <vector>

namespace porchlight::access {

std::optional<std::string> notable_origin(std::string_view header) {
  if (header == "null") return std::string(header);
  if (header.size() > limits::refused_origin_bytes || header.find("://") == std::string_view::npos)
    return std::nullopt;
  auto origin = canonical_origin_pattern(header);
  if (!origin) return std::nullopt;
  return std::move(*origin);
}

std::string notable_page(std::string_view origin_header, std::string_view referrer) {
  const std::string_view page = referrer.substr(0, referrer.find_first_of("?#"));
  const bool fits = !origin_header.empty() && page.size() <= limits::refused_page_bytes &&
                    page.size() > origin_header.size() && page[origin_header.size()] == '/' &&
                    ascii::equal_ignoring_case(page.substr(0, origin_header.size()), origin_header) &&
                    utf8::is_valid(page) && std::ranges::none_of(page, utf8::is_control);
  return fits ? std::string(page) : std::string();
}

RefusedOrigins::RefusedOrigins(store::Database& database, BlockingPool& pool, Executor& home,
                               TimerQueue& timers, Metrics& metrics)
    : database_(database),
      pool_(pool),
      home_(home),
      clock_(timers.clock()),
      dropped_(metrics.counter("porchlight_refused_origins_dropped_total",
                               "Refusals for a page's origin that owners are not shown: too many at once, or "
                               "the database was away.")),
      timer_(timers, [this] { write(); }) {}

void RefusedOrigins::note(ProjectId project, std::string_view origin, std::string_view referrer) {
  auto known = notable_origin(origin);
  if (!known) return;
  const WallTime now = clock_.wall();
  const auto found = waiting_.find({project, *known});
  if (found == waiting_.end()) {
    const bool is_room = waiting_.size() < limits::refused_origins_waiting &&
                         by_project_[project] < limits::refused_origins_of_project;
    if (!is_room) return dropped_.add();
    ++by_project_[project];
    waiting_[{project, *known}] = {project, *known, notable_page(origin, referrer), 1, now, now};
  } else {
    ++found->second.times;
    found->second.last = now;
    if (auto page = notable_page(origin, referrer); !page.empty()) found->second.page = std::move(page);
  }
  if (!writing_ && !timer_.armed()) timer_.arm_in(limits::refused_origins_interval);
}

void RefusedOrigins::write() {
  writing_ = true;
  std::vector<store::RefusedOrigin> batch;
  batch.reserve(waiting_.size());
  double times = 0;
  for (auto& [key, refused] : waiting_) {
    times += static_cast<double>(refused.times);
    batch.push_back(std::move(refused));
  }
  waiting_.clear();
  by_project_.clear();
  auto work = [&database = database_, batch = std::move(batch)] {
    return database.refused_origins().add(batch);
  };
  pool_.ask(home_, std::move(work), lifetime_.guard([this, times](const Result<void>& written) {
    writing_ = false;
    if (!written) dropped_.add(times);
    if (!waiting_.empty()) timer_.arm_in(limits::refused_origins_interval);
  }));
}

}  // namespace porchlight::access
