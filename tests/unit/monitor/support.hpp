#pragma once
// Visitors for the live table's tests.

#include "monitor/live_table.hpp"

#include <boost/json/parse.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::monitor {

inline WallTime second(std::int64_t seconds) {
  return WallTime(std::chrono::seconds(1'700'000'000 + seconds));
}

/// Who is on a page since a second.
inline store::Session session(std::string_view path, std::int64_t since, store::VisitFacts facts = {}) {
  facts.started = second(since);
  facts.page_since = second(since);
  store::Session made;
  made.online_since = second(since);
  made.state.url = "https://shop.example" + std::string(path);
  made.state.title = "Page " + std::string(path);
  made.state.visit = store::visit_text(facts);
  return made;
}

using Kind = store::SessionEvent::Kind;

inline store::SessionEvent event(Kind kind, const std::string& uid, store::Revision revision,
                                 store::Session of = {}) {
  store::SessionEvent made;
  made.kind = kind;
  made.project = 1;
  made.uid = uid;
  made.session = std::move(of);
  made.revision = revision;
  return made;
}

inline protocol::TableQuestion question(protocol::TableFilter filter = {}, protocol::TableSort sort = {},
                                        std::optional<TableDimension> group = {}) {
  return {protocol::completed(std::move(filter)), sort, group};
}

inline protocol::TableFilter filter(TableDimension dimension, std::vector<std::string> values) {
  protocol::TableFilter made;
  made.of(dimension) = std::move(values);
  return made;
}

using Uids = std::vector<std::string>;

/// `value=count …`, in the order told.
inline std::string counted(const std::string& counts, std::string_view name) {
  std::string out;
  const boost::json::value all = boost::json::parse(counts);
  for (const auto& one : all.as_object().at(name).as_array()) {
    if (!out.empty()) out += ' ';
    out += std::string(one.at("value").as_string()) + "=" + std::to_string(one.at("count").to_number<int>());
  }
  return out;
}

inline Uids row_uids(const std::string& rows) {
  Uids uids;
  const boost::json::value all = boost::json::parse(rows);
  for (const auto& row : all.as_array()) uids.emplace_back(row.at("visitorUid").as_string());
  return uids;
}

}  // namespace porchlight::monitor
