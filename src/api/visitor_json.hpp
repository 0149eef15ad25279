#pragma once
// Visitors as REST shows them, laid by hand: a page of a hundred is what dashboards ask for most.

#include "access/ban_directory.hpp"
#include "api/public_counts.hpp"
#include "monitor/table_reader.hpp"
#include "presence/visitors_service.hpp"
#include "store/database/people.hpp"

#include <span>
#include <string>
#include <vector>

namespace porchlight::api {

/// `joined`: the visitor's devices.
[[nodiscard]] std::string visitor_json(const presence::FoundVisitor& found, const access::BanDirectory& bans,
                                       const std::vector<store::PersonsDevice>& joined);
[[nodiscard]] std::string page_json(const presence::EnrichedPage& page, const access::BanDirectory& bans);
/// VisitorChanges of docs/openapi.json; `page` has those who are here.
[[nodiscard]] std::string changes_json(const monitor::TableChanges& changes,
                                       const presence::EnrichedPage& page, const access::BanDirectory& bans);
/// `{revision, now, statuses: {uid: {isOnline, status, lastSeenAt}}}`; lastSeenAt null where nobody knows.
[[nodiscard]] std::string presence_json(const presence::PresenceReport& report);
/// `online` counts those away as well. `known` false: the session store is away and the counts are nobody's.
/// Bots are told where there are any.
[[nodiscard]] std::string stats_json(ProjectId project, const store::PresenceCounts& counts, std::size_t bots,
                                     bool known, WallTime now);
/// `{count, now}`
[[nodiscard]] std::string public_count_json(const PublicCount& count);

}  // namespace porchlight::api
