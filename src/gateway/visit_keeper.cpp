#include "gateway/visit_keeper.hpp"

#include "identity/visit.hpp"
#include "identity/visit_record.hpp"
#include "store/sessions/bots.hpp"
#include "visits/landing.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::gateway {

using store::VisitFacts;

VisitKeeper::VisitKeeper(presence::RealtimeSessionService& sessions, Record record)
    : sessions_(sessions), record_(std::move(record)) {}

std::string VisitKeeper::identified(const VisitorKey& key, presence::ConnectionHandle connection,
                                    std::unique_ptr<visits::Origin>& origin, const identity::Identified& who,
                                    const identity::KnownVisitor& known) {
  const protocol::IdentifyMessage& message = who.message;
  const visits::Arrival arrival{message.url, message.referrer, now()};
  // Whoever was a bot until now has no visit yet.
  auto facts = sessions_.visitor_of(connection) == key ? facts_of(connection) : std::nullopt;
  const bool is_new = !facts;
  if (is_new && !origin) origin = origin_of(connection);
  bool is_page = is_new || !visits::is_same_page(sessions_.state_of(connection)->url, message.url);
  store::VisitWrite write;
  if (is_new) {
    const visits::Origin came = origin ? std::move(*origin) : visits::Origin{};
    origin.reset();
    if (auto open = furthest(key)) {
      facts = visits::join(std::move(*open), came, arrival.at);
      write = visits::write_of(key, *facts, arrival.at);
    } else {
      facts = visits::arrive(arrival, came, known.earlier, known.somebody());
      write = visits::write_of(key, *facts, arrival);
      is_page = facts->page_since == arrival.at;
    }
  } else {
    if (is_page) visits::turn_page(*facts, arrival.at);
    write = visits::write_of(key, *facts, arrival.at);
  }
  facts->bot = store::is_of_bots(key.project);
  facts->verified = !who.user_id.empty();
  facts->device_uid = facts->verified ? message.uid : std::string();
  facts->email = identity::shown_email(message, known);
  if (is_page) {
    record_page(std::move(write), *facts, message.url, message.title);
  } else {
    record(std::move(write));
  }
  return store::visit_text(*facts);
}

void VisitKeeper::on_page(const VisitorKey& key, store::VisitorState& state,
                          protocol::ContextMessage message) {
  const bool is_other = !message.url.empty() && !visits::is_same_page(state.url, message.url);
  const bool is_titled = message.title && *message.title != state.title;
  identity::update_page(state, std::move(message));
  if (state.visit.empty() || (!is_other && !is_titled)) return;
  VisitFacts facts = store::visit_facts(state.visit);
  const WallTime at = now();
  if (is_other) {
    if (const auto other = furthest(key)) {
      facts.pages = other->pages;
      facts.page_since = std::max(facts.page_since, other->page_since);
    }
    visits::turn_page(facts, at);
    state.visit = store::visit_text(facts);
  }
  record_page(visits::write_of(key, facts, at), facts, state.url, state.title);
}

void VisitKeeper::catch_up(const VisitorKey& key, store::VisitorState& state) const {
  if (state.visit.empty() || sessions_.connections_of(key).size() < 2) return;
  VisitFacts facts = store::visit_facts(state.visit);
  if (const auto other = furthest(key)) facts.pages = std::max(facts.pages, other->pages);
  state.visit = store::visit_text(facts);
}

std::optional<VisitFacts> VisitKeeper::leaving(presence::ConnectionHandle connection) {
  const auto key = sessions_.visitor_of(connection);
  if (!key) return std::nullopt;
  auto facts = facts_of(connection);
  if (facts) record(visits::write_of(*key, *facts, now()));
  return facts;
}

void VisitKeeper::left(const VisitorKey& key, const VisitFacts& facts) {
  const presence::ConnectionHandle front = sessions_.front_of(key);
  auto state = sessions_.state_of(front);
  if (!state || state->visit.empty()) return;
  VisitFacts shown = store::visit_facts(state->visit);
  if (shown.pages >= facts.pages) return;
  shown.pages = facts.pages;
  state->visit = store::visit_text(shown);
  sessions_.update(front, *state);
}

void VisitKeeper::still_here(const VisitorKey& key) {
  if (const auto facts = furthest(key)) record(visits::write_of(key, *facts, now()));
}

WallTime VisitKeeper::now() const {
  return sessions_.date(sessions_.moment()).value_or(sessions_.now());
}

std::optional<VisitFacts> VisitKeeper::furthest(const VisitorKey& key) const {
  std::optional<VisitFacts> best;
  for (const presence::ConnectionHandle connection : sessions_.connections_of(key)) {
    auto facts = facts_of(connection);
    if (facts && (!best || facts->pages > best->pages)) best = std::move(facts);
  }
  return best;
}

std::optional<VisitFacts> VisitKeeper::facts_of(presence::ConnectionHandle connection) const {
  const auto state = sessions_.state_of(connection);
  if (!state || state->visit.empty()) return std::nullopt;
  return store::visit_facts(state->visit);
}

std::unique_ptr<visits::Origin> VisitKeeper::origin_of(presence::ConnectionHandle connection) const {
  const auto facts = facts_of(connection);
  return facts ? std::make_unique<visits::Origin>(visits::origin_of(*facts)) : nullptr;
}

void VisitKeeper::record(store::VisitWrite write) {
  if (!store::is_of_bots(write.visit.key.project)) record_(std::move(write));
}

void VisitKeeper::record_page(store::VisitWrite write, const VisitFacts& facts, std::string url,
                              std::string title) {
  write.views.push_back({facts.page_since, std::move(url), std::move(title)});
  record(std::move(write));
}

}  // namespace porchlight::gateway
