#include "visits/visit_progress.hpp"

#include "store/database/limits.hpp"
#include "store/database/visit_writes.hpp"
#include "visits/landing.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::visits {
namespace {

void bring(store::VisitFacts& facts, const Origin& origin) {
  facts.bot = origin.device.bot;
  facts.device = origin.device.kind;
  facts.browser = origin.device.browser;
  facts.system = origin.device.system;
  facts.country = origin.place.country;
  facts.city = origin.place.city;
}

store::VisitFacts resumed(const store::LastVisit& last) {
  store::VisitFacts facts;
  facts.started = last.visit.started;
  facts.pages = last.visit.pages;
  facts.visits = last.visits;
  facts.referrer = referrer_host(last.visit.referrer, last.visit.landing);
  facts.campaign = shown_campaign(last.visit.campaign);
  facts.landing = path_of(last.visit.landing);
  return facts;
}

/// Of visits that are kept no more, all that is known is whether there was one.
std::uint32_t visits_before(const Earlier& earlier, const store::Visitor* visitor, WallTime now) {
  if (earlier.visit) return earlier.visit->visits;
  return visitor != nullptr && visitor->last_seen + store::limits::visit_gap <= now ? 1 : 0;
}

store::VisitFacts begun(const Arrival& arrival, std::uint32_t before) {
  store::VisitFacts facts;
  facts.started = arrival.at;
  facts.visits = before + 1;
  facts.referrer = referrer_host(arrival.referrer, arrival.url);
  facts.campaign = shown_campaign(campaign_of(arrival.url));
  facts.landing = path_of(arrival.url);
  return facts;
}

}  // namespace

store::VisitFacts arrive(const Arrival& arrival, const Origin& origin, const Earlier& earlier,
                         const store::Visitor* visitor) {
  const bool goes_on = earlier.visit && store::continues(earlier.visit->visit, arrival.at);
  store::VisitFacts facts =
      goes_on ? resumed(*earlier.visit) : begun(arrival, visits_before(earlier, visitor, arrival.at));
  bring(facts, origin);
  if (goes_on && earlier.page && is_same_page(earlier.page->url, arrival.url)) {
    facts.page_since = earlier.page->at;  // a reload, or a network that was away
  } else {
    turn_page(facts, arrival.at);
  }
  return facts;
}

store::VisitFacts join(store::VisitFacts open, const Origin& origin, WallTime at) {
  bring(open, origin);
  turn_page(open, at);
  return open;
}

void turn_page(store::VisitFacts& facts, WallTime at) {
  ++facts.pages;
  facts.page_since = std::max(at, facts.page_since + Milliseconds(1));
}

Origin origin_of(const store::VisitFacts& facts) {
  return {{facts.device, facts.browser, facts.system, facts.bot}, {facts.country, facts.city}};
}

store::VisitWrite write_of(const VisitorKey& key, const store::VisitFacts& facts, WallTime now) {
  store::VisitWrite write;
  store::Visit& visit = write.visit;
  visit.key = key;
  visit.started = facts.started;
  visit.ended = std::max(now, facts.started);
  visit.pages = facts.pages;
  visit.device = facts.device;
  visit.browser = facts.browser;
  visit.system = facts.system;
  visit.country = facts.country;
  visit.city = facts.city;
  visit.bot = facts.bot;
  return write;
}

store::VisitWrite write_of(const VisitorKey& key, const store::VisitFacts& facts, const Arrival& arrival) {
  store::VisitWrite write = write_of(key, facts, arrival.at);
  write.visit.referrer = arrival.referrer;
  write.visit.campaign = campaign_of(arrival.url);
  write.visit.landing = arrival.url;
  return write;
}

}  // namespace porchlight::visits
