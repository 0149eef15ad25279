// The five calls but reap, and the book-keeping beneath them.

#include "store/sessions/memory/project.hpp"

#include "store/sessions/limits.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace porchlight::store {
namespace {

std::size_t position_from(const std::string& cursor, std::size_t size) {
  if (cursor.empty()) return size;
  std::size_t position = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), position);
  return error == std::errc{} ? std::min(position, size) : 0;
}

}  // namespace

Milliseconds MemoryProject::ttl() const {
  return lease_ * limits::ttl_leases;
}

void MemoryProject::see(WallTime now) {
  set_back_ = set_back_ || now < latest_;
  latest_ = now;
}

ClaimReply MemoryProject::claim(const std::string& name, Milliseconds lease, const std::string& uid,
                                const VisitorState& state, WallTime now) {
  see(now);
  Holder& holder = holder_for(name);
  const std::size_t told = events_.size();
  ClaimReply reply{extend_lease(holder, lease, now), now};
  expire(holder, now);
  Visitor& visitor = visitor_for(uid);
  expire(visitor, now);
  Claim& claim = claim_for(visitor, holder);
  CompactState compact(state);
  const bool same_page = compact.same_page(claim.state);
  if (!claim.in_hash) claim.since = now;
  if (!claim.in_hash || compact.hash() != claim.state.hash()) {
    if (visitor.shown_by == &claim) {
      visitor.shown = std::move(claim.state);
      visitor.shown_by = nullptr;
    }
    if (!claim.in_hash || !same_page) claim.at = now;
    claim.state = std::move(compact);
  }
  claim.in_hash = true;
  visitor.claims_end = now + ttl();
  add_to_set(claim);
  holder.set_ends = now + ttl();
  settle(visitor, {}, now);
  reply.told = told_since(told);
  return reply;
}

ReleaseReply MemoryProject::release(const std::string& name, const std::string& uid, Milliseconds grace,
                                    Milliseconds ago, WallTime now) {
  see(now);
  const auto found = visitors_.find(uid);
  if (found == visitors_.end()) return {now};
  Visitor& visitor = found->second;
  expire(visitor, now);
  if (Holder* const holder = find_holder(name)) {
    expire(*holder, now);
    if (Claim* const claim = find_claim(visitor, *holder)) {
      remove_from_set(*claim);
      remove_from_hash(*claim);
      free_if_nowhere(*claim);
      visitor.parted = std::max(visitor.parted.value_or(WallTime{}), now - ago);
    }
  }
  if (Holder* const holder = find_holder(name)) drop_holder_if_done(*holder);
  const std::size_t told = events_.size();
  settle(visitor, {grace, now - ago, false, std::nullopt}, now);
  return {now, told_since(told)};
}

RenewReply MemoryProject::renew(const std::string& name, Milliseconds lease, WallTime now) {
  see(now);
  Holder& holder = holder_for(name);
  const bool lapsed = extend_lease(holder, lease, now);
  expire(holder, now);
  holder.set_ends = now + ttl();
  renewed_ = now;
  return {lapsed, holder.set.size(), now};
}

RefreshReply MemoryProject::refresh(const std::string& name, Milliseconds lease,
                                    const std::vector<std::string>& uids, WallTime now) {
  see(now);
  lease_ = lease;
  RefreshReply reply;
  reply.now = now;
  Holder* const holder = find_holder(name);
  const bool live = holder != nullptr && holder->lease_end.has_value();
  if (live) expire(*holder, now);
  for (const std::string& uid : uids) {
    const auto found = visitors_.find(uid);
    if (found != visitors_.end()) expire(found->second, now);
    Visitor* const visitor = found == visitors_.end() ? nullptr : &found->second;
    const Claim* const claim = visitor != nullptr && live ? find_claim(*visitor, *holder) : nullptr;
    const bool whole = claim != nullptr && claim->in_hash && claim->set_index != none &&
                       visitor->key_ends >= now && visitor->online_index != none;
    if (!whole) {
      reply.missing.push_back(uid);
      if (visitor != nullptr) drop_visitor_if_done(*visitor, now);
      continue;
    }
    visitor->key_ends = visitor->claims_end = now + ttl();
    set_due(*visitor, now + ttl());
  }
  return reply;
}

/// From the end to the beginning: what leaves is replaced by the last, which was seen already.
ClaimsPage MemoryProject::claims_of(const std::string& name, const std::string& cursor, std::size_t limit,
                                    WallTime now) {
  ClaimsPage page;
  page.now = now;
  Holder* const holder = find_holder(name);
  if (holder == nullptr) return page;
  expire(*holder, now);
  std::size_t position = position_from(cursor, holder->set.size());
  while (position > 0 && page.uids.size() < limit)
    page.uids.push_back(*holder->set[--position]->visitor->uid);
  if (position > 0) page.cursor = std::to_string(position);
  return page;
}

OnlinePage MemoryProject::list_online(const std::string& cursor, std::size_t limit) const {
  OnlinePage page;
  std::size_t position = position_from(cursor, online_.size());
  while (position > 0 && page.uids.size() < limit) page.uids.push_back(*online_[--position]->uid);
  if (position > 0) page.cursor = std::to_string(position);
  return page;
}

ReadReply MemoryProject::read(const std::vector<std::string>& uids, WallTime now) const {
  ReadReply reply;
  reply.revision = revision();
  reply.now = now;
  reply.sessions.reserve(uids.size());
  for (const std::string& uid : uids) {
    const Visitor* const visitor = find(uid);
    auto& session = reply.sessions.emplace_back();
    if (visitor != nullptr && visitor->key_ends >= now) {
      session = Session{shown_of(*visitor).expand(), visitor->since};
    }
  }
  return reply;
}

MemoryProject::Holder& MemoryProject::holder_for(const std::string& name) {
  Holder& holder = holders_[name];
  if (holder.name.empty()) holder.name = name;
  return holder;
}

MemoryProject::Holder* MemoryProject::find_holder(const std::string& name) {
  const auto found = holders_.find(name);
  return found == holders_.end() ? nullptr : &found->second;
}

/// Puts the holder in `holders` and out of `dead`; true where it had not been in.
bool MemoryProject::extend_lease(Holder& holder, Milliseconds lease, WallTime now) {
  lease_ = lease;
  const bool lapsed = !holder.lease_end.has_value();
  holder.lease_end = now + lease;
  holder.dead.reset();
  return lapsed;
}

void MemoryProject::drop_holder_if_done(Holder& holder) {
  if (!holder.lease_end && !holder.dead && holder.claims == 0) holders_.erase(holders_.find(holder.name));
}

MemoryProject::Visitor& MemoryProject::visitor_for(const std::string& uid) {
  const auto [place, made] = visitors_.try_emplace(uid);
  if (made) place->second.uid = &place->first;
  return place->second;
}

const MemoryProject::Visitor* MemoryProject::find(const std::string& uid) const {
  const auto found = visitors_.find(uid);
  return found == visitors_.end() ? nullptr : &found->second;
}

void MemoryProject::drop_visitor_if_done(Visitor& visitor, WallTime now) {
  const bool nothing = visitor.online_index == none && !visitor.is_away && visitor.claims == nullptr &&
                       !visitor.left && visitor.key_ends < now;
  if (nothing) visitors_.erase(visitors_.find(*visitor.uid));
}

MemoryProject::Claim* MemoryProject::find_claim(const Visitor& visitor, const Holder& holder) {
  Claim* claim = visitor.claims.get();
  while (claim != nullptr && claim->holder != &holder) claim = claim->next.get();
  return claim;
}

MemoryProject::Claim& MemoryProject::claim_for(Visitor& visitor, Holder& holder) {
  if (Claim* const claim = find_claim(visitor, holder)) return *claim;
  auto claim = std::make_unique<Claim>();
  claim->holder = &holder;
  claim->visitor = &visitor;
  ++holder.claims;
  claim->next = std::move(visitor.claims);
  visitor.claims = std::move(claim);
  return *visitor.claims;
}

void MemoryProject::free_if_nowhere(Claim& claim) {
  if (claim.in_hash || claim.set_index != none) return;
  --claim.holder->claims;
  drop_holder_if_done(*claim.holder);
  std::unique_ptr<Claim>* link = &claim.visitor->claims;
  while (link->get() != &claim) link = &(*link)->next;
  std::unique_ptr<Claim> rest = std::move(claim.next);
  *link = std::move(rest);
}

void MemoryProject::add_to_set(Claim& claim) {
  if (claim.set_index != none) return;
  claim.set_index = static_cast<std::uint32_t>(claim.holder->set.size());
  claim.holder->set.push_back(&claim);
}

void MemoryProject::remove_from_set(Claim& claim) {
  if (claim.set_index == none) return;
  auto& set = claim.holder->set;
  set[claim.set_index] = set.back();
  set[claim.set_index]->set_index = claim.set_index;
  set.pop_back();
  claim.set_index = none;
}

/// The session key keeps its value when the claim that it came from goes.
void MemoryProject::remove_from_hash(Claim& claim) {
  if (!std::exchange(claim.in_hash, false)) return;
  Visitor& visitor = *claim.visitor;
  if (visitor.shown_by != &claim) return;
  visitor.shown = std::move(claim.state);
  visitor.shown_by = nullptr;
}

void MemoryProject::delete_hash(Visitor& visitor) {
  for (Claim* claim = visitor.claims.get(); claim != nullptr;) {
    Claim* const next = claim->next.get();
    remove_from_hash(*claim);
    free_if_nowhere(*claim);
    claim = next;
  }
  visitor.left.reset();
  visitor.parted.reset();
  visitor.claims_end = {};
}

void MemoryProject::drop_set(Holder& holder) {
  const std::vector<Claim*> gone = std::move(holder.set);
  holder.set.clear();
  for (Claim* const claim : gone) claim->set_index = none;
  ++holder.claims;  // the holder itself stays until the caller is done with it
  for (Claim* const claim : gone) free_if_nowhere(*claim);
  --holder.claims;
}

void MemoryProject::expire(Visitor& visitor, WallTime now) {
  if (visitor.claims_end < now) delete_hash(visitor);
}

void MemoryProject::expire(Holder& holder, WallTime now) {
  if (holder.set_ends < now && !holder.set.empty()) drop_set(holder);
}

void MemoryProject::set_online(Visitor& visitor, bool online) {
  if (online == (visitor.online_index != none)) return;
  if (online) {
    visitor.online_index = static_cast<std::uint32_t>(online_.size());
    online_.push_back(&visitor);
    heap_.place(visitor);
    return;
  }
  online_[visitor.online_index] = online_.back();
  online_[visitor.online_index]->online_index = visitor.online_index;
  online_.pop_back();
  visitor.online_index = none;
  heap_.remove(visitor);
}

void MemoryProject::set_away(Visitor& visitor, bool away) {
  if (away == visitor.is_away) return;
  visitor.is_away = away;
  away_ = away ? away_ + 1 : away_ - 1;
}

void MemoryProject::set_due(Visitor& visitor, WallTime due) {
  visitor.due = due;
  if (visitor.online_index != none) heap_.place(visitor);
}

}  // namespace porchlight::store
