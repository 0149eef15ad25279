#pragma once
// What is known of a visit, from the moment a visitor identifies: it begins, goes on after a while away, or
// is joined by a second tab; and each page that is opened in it counts. Pure.

#include "store/database/repositories.hpp"
#include "store/database/visits.hpp"
#include "store/sessions/visit_facts.hpp"
#include "visits/user_agents.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::visits {

/// Empty where it is not known.
struct Place {
  std::string country;
  std::string city;
  bool operator==(const Place&) const = default;
};

/// What a connection comes with, whoever it is of.
struct Origin {
  Device device;
  Place place;
  bool operator==(const Origin&) const = default;
};

/// What the database knows of a visitor's earlier visits; nothing: of none.
struct Earlier {
  std::optional<store::LastVisit> visit;
  std::optional<store::PageView> page;  // the newest of that visit
};

struct Arrival {
  std::string_view url;
  std::string_view referrer;
  WallTime at{};
};

/// The visit of somebody who is not here yet: the last one goes on where it ended less than
/// store::limits::visit_gap ago, with the page that was read last if this is it; else another begins.
/// `visitor`: the database's row; null: there is none.
[[nodiscard]] store::VisitFacts arrive(const Arrival& arrival, const Origin& origin, const Earlier& earlier,
                                       const store::Visitor* visitor);
/// The same visitor opens one more tab. `open`: what another one says.
[[nodiscard]] store::VisitFacts join(store::VisitFacts open, const Origin& origin, WallTime at);
/// Another page is opened in it, later than the one before: its time is what page views are told apart by.
void turn_page(store::VisitFacts& facts, WallTime at);
/// What goes from one identify of a connection to the next.
[[nodiscard]] Origin origin_of(const store::VisitFacts& facts);

/// What is to be written of it: as far as it is known.
[[nodiscard]] store::VisitWrite write_of(const VisitorKey& key, const store::VisitFacts& facts, WallTime now);
/// With what a visit begins with, in full.
[[nodiscard]] store::VisitWrite write_of(const VisitorKey& key, const store::VisitFacts& facts,
                                         const Arrival& arrival);

}  // namespace porchlight::visits
