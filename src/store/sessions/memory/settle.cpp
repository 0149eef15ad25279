// settle: the one function that decides every transition, at the end of claim, release and reap. It is the
// twin of the Lua function of the Redis form, branch by branch.

#include "store/sessions/limits.hpp"
#include "store/sessions/memory/project.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace porchlight::store {

void MemoryProject::settle(Visitor& visitor, const Sign& sign, WallTime now, ReapReply* reap) {
  if (const Claim* const best = best_claim(visitor)) {
    settle_live(visitor, *best, now);
  } else if (visitor.online_index == none) {
    delete_hash(visitor);
    visitor.key_ends = {};
    set_away(visitor, false);
  } else if (visitor.left && (visitor.due > now || reap == nullptr)) {
    // Grace is running, and a repeat never moves it; or it is over, which is for whoever reaps to say: after
    // an outage another holder may be about to claim.
  } else if (sign.grace.count() == 0 || visitor.left || sign.dead) {
    end_session(visitor, sign, now, reap);
  } else {
    visitor.left = std::max(sign.left, visitor.parted.value_or(WallTime{}));
    const WallTime due =
        std::max(*visitor.left + sign.grace, now + std::min(sign.grace, limits::late_release_grace));
    set_due(visitor, due);
    if (visitor.key_ends >= now) visitor.key_ends = due + lease_;  // a lapsed key stays lapsed
    visitor.claims_end = now + ttl();  // longer: whoever reaps late still learns when the last one left
  }
  drop_visitor_if_done(visitor, now);
}

void MemoryProject::settle_live(Visitor& visitor, const Claim& best, WallTime now) {
  const bool had_key = visitor.key_ends >= now;
  const bool was_online = visitor.online_index != none;
  const std::string devices = devices_of(visitor);
  const CompactState& shown = shown_of(visitor);
  const bool changed = !had_key || !shown.looks_like(best.state) || shown.devices() != devices;
  if (!had_key) {
    visitor.since = now;
    for (const Claim* claim = visitor.claims.get(); claim != nullptr; claim = claim->next.get()) {
      if (claim->in_hash && claim->holder->lease_end) visitor.since = std::min(visitor.since, claim->since);
    }
  }
  show(visitor, best, devices);
  visitor.left.reset();
  visitor.key_ends = visitor.claims_end = now + ttl();
  set_online(visitor, true);
  set_due(visitor, now + ttl());
  set_away(visitor, best.state.activity() == Activity::away);
  if (!was_online) {
    publish(SessionEvent::Kind::online, visitor, now);
  } else if (!had_key) {
    publish(SessionEvent::Kind::online, visitor, now, true);
  } else if (changed) {
    publish(SessionEvent::Kind::changed, visitor, now);
  }
}

/// The claim says it all, but of devices of other holders.
void MemoryProject::show(Visitor& visitor, const Claim& best, const std::string& devices) {
  visitor.shown_by = nullptr;
  visitor.shown = {};
  if (best.state.devices() == devices) {
    visitor.shown_by = &best;
    return;
  }
  VisitorState state = best.state.expand();
  state.devices = devices;
  visitor.shown = CompactState(state);
}

/// What all live claims say of devices, in the order of the holders' names.
std::string MemoryProject::devices_of(const Visitor& visitor) {
  std::vector<const Claim*> claims;
  for (const Claim* claim = visitor.claims.get(); claim != nullptr; claim = claim->next.get()) {
    if (claim->in_hash && claim->holder->lease_end && !claim->state.devices().empty())
      claims.push_back(claim);
  }
  std::ranges::sort(claims, {}, [](const Claim* claim) -> const std::string& { return claim->holder->name; });
  std::string devices;
  for (const Claim* const claim : claims) {
    if (!devices.empty()) devices += '\n';
    devices += claim->state.devices();
  }
  return devices;
}

void MemoryProject::end_session(Visitor& visitor, const Sign& sign, WallTime now, ReapReply* reap) {
  const WallTime last = last_sign(visitor, sign, now);
  if (visitor.key_ends < now) {  // what was shown last has lapsed with the key
    visitor.shown_by = nullptr;
    visitor.shown = {};
  }
  delete_hash(visitor);
  visitor.key_ends = {};
  set_online(visitor, false);
  set_away(visitor, false);
  publish(SessionEvent::Kind::offline, visitor, now);
  events_.back().last_seen = last;
  if (reap != nullptr) reap->ended.push_back({*visitor.uid, last, sign.dead});
}

/// Checked before unchecked, active before away, then the newest page or activity, of the claims whose
/// holders are alive. Of two of the same millisecond the holder's name decides: which one is shown must not
/// change by itself.
const MemoryProject::Claim* MemoryProject::best_claim(const Visitor& visitor) const {
  const Claim* best = nullptr;
  const auto rank = [](const Claim& claim) {
    const bool active = claim.state.activity() == Activity::active;
    return std::tuple<bool, bool, WallTime, const std::string&>(!claim.state.unchecked(), active, claim.at,
                                                                claim.holder->name);
  };
  for (const Claim* claim = visitor.claims.get(); claim != nullptr; claim = claim->next.get()) {
    if (!claim->in_hash || !claim->holder->lease_end) continue;
    if (best == nullptr || rank(*claim) > rank(*best)) best = claim;
  }
  return best;
}

/// When the last one left; else the last release or the last word of a dead holder that had it, whichever is
/// later; else when its keys were last extended. (A release counts though another claim was left then: that
/// claim may have been of a holder that was dead already.)
WallTime MemoryProject::last_sign(const Visitor& visitor, const Sign& sign, WallTime now) const {
  std::optional<WallTime> last = visitor.left;
  const auto consider = [&last](WallTime other) { last = last ? std::max(*last, other) : other; };
  if (visitor.parted) consider(*visitor.parted);
  if (sign.last) consider(*sign.last);
  for (const Claim* claim = visitor.claims.get(); claim != nullptr; claim = claim->next.get()) {
    if (claim->in_hash && claim->holder->dead) consider(*claim->holder->dead - lease_);
  }
  if (!last) last = sign.grace.count() == 0 && visitor.due > now ? now : visitor.due - ttl();
  return std::min(*last, now);
}

const CompactState& MemoryProject::shown_of(const Visitor& visitor) {
  return visitor.shown_by != nullptr ? visitor.shown_by->state : visitor.shown;
}

Told MemoryProject::told_since(std::size_t events) const {
  if (events_.size() == events) return Told::nothing;
  const SessionEvent& event = events_.back();
  if (event.kind == SessionEvent::Kind::online) return event.again ? Told::again : Told::online;
  return event.kind == SessionEvent::Kind::changed ? Told::changed : Told::offline;
}

void MemoryProject::publish(SessionEvent::Kind kind, const Visitor& visitor, WallTime now, bool again) {
  const auto microseconds = std::chrono::microseconds(now.time_since_epoch()).count();
  revision_ = revision_ ? *revision_ + 1 : static_cast<Revision>(std::max<std::int64_t>(microseconds, 1));
  SessionEvent event;
  event.kind = kind;
  event.again = again;
  event.project = id_;
  event.uid = *visitor.uid;
  event.session = {shown_of(visitor).expand(), visitor.since};
  event.last_seen = event.now = now;
  event.revision = *revision_;
  events_.push_back(std::move(event));
}

}  // namespace porchlight::store
