// reap: lapsed leases and graces become "offline". Its work is bounded by `limit`, never by the number of
// visitors, except once after the clock was set back.

#include "store/sessions/limits.hpp"
#include "store/sessions/memory/project.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {

ReapReply MemoryProject::reap(WallTime expected, std::size_t limit, WallTime now) {
  ReapReply reply;
  reply.now = now;
  reply.revision = revision();
  if (std::chrono::abs(now - expected) > limits::reap_tolerance) {
    reply.refused = true;
    return reply;
  }
  see(now);
  if (std::exchange(set_back_, false)) cut_after_clock_set_back(now);
  bury_holders(now);
  std::size_t budget = limit;
  reap_dead(budget, now, reply);
  if (!reply.more) reap_due(budget, now, reply);
  reply.next_due = next_due();
  reply.revision = revision();
  return reply;
}

/// Ends that no call can have made at this time are brought back to what one could.
void MemoryProject::cut_after_clock_set_back(WallTime now) {
  for (auto& [name, holder] : holders_) {
    if (holder.lease_end) holder.lease_end = std::min(*holder.lease_end, now + lease_);
    if (holder.dead) holder.dead = std::min(*holder.dead, now);
  }
  for (Visitor* const visitor : online_) {
    WallTime due = std::min(visitor->due, now + ttl());
    if (visitor->left && *visitor->left > now) {
      due = std::min(due, now + (visitor->due - *visitor->left));
      visitor->left = now;
    }
    if (visitor->parted) visitor->parted = std::min(*visitor->parted, now);
    if (due != visitor->due) set_due(*visitor, due);
  }
}

void MemoryProject::bury_holders(WallTime now) {
  for (auto& [name, holder] : holders_) {
    if (!holder.lease_end || *holder.lease_end > now) continue;
    holder.dead = holder.lease_end;
    holder.lease_end.reset();
  }
}

void MemoryProject::reap_dead(std::size_t& budget, WallTime now, ReapReply& reply) {
  std::vector<Holder*> dead;
  for (auto& [name, holder] : holders_) {
    if (holder.dead) dead.push_back(&holder);
  }
  for (Holder* const holder : dead) {
    expire(*holder, now);
    while (!holder->set.empty()) {
      if (budget-- == 0) {
        reply.more = true;
        return;
      }
      Claim& claim = *holder->set.back();
      Visitor& visitor = *claim.visitor;
      expire(visitor, now);
      const Sign sign{Milliseconds{0}, {}, true, *holder->dead - lease_};
      remove_from_set(claim);
      remove_from_hash(claim);
      free_if_nowhere(claim);
      settle(visitor, sign, now, &reply);
    }
    holder->dead.reset();
    drop_holder_if_done(*holder);
  }
}

void MemoryProject::reap_due(std::size_t& budget, WallTime now, ReapReply& reply) {
  while (!heap_.empty() && heap_.top()->due <= now) {
    if (budget-- == 0) {
      reply.more = true;
      return;
    }
    Visitor& visitor = *heap_.top();
    expire(visitor, now);
    settle(visitor, {}, now, &reply);
  }
}

std::optional<WallTime> MemoryProject::next_due() const {
  std::optional<WallTime> due;
  if (!heap_.empty()) due = heap_.top()->due;
  for (const auto& [name, holder] : holders_) {
    if (holder.lease_end && (!due || *holder.lease_end < *due)) due = holder.lease_end;
  }
  return due;
}

}  // namespace porchlight::store
