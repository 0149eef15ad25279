// To and from the plain form, for tests.

#include "store/sessions/memory/image.hpp"
#include "store/sessions/memory/project.hpp"

#include <algorithm>

namespace porchlight::store {

MemoryImage::Project MemoryProject::image(WallTime now) const {
  MemoryImage::Project image;
  image.revision = revision_;
  image.lease = lease_;
  for (const auto& [name, holder] : holders_) {
    if (holder.lease_end) image.holders[name] = *holder.lease_end;
    if (holder.dead) image.dead[name] = *holder.dead;
    if (holder.set.empty() || holder.set_ends < now) continue;
    auto& set = image.holder_sets[name];
    set.ends = holder.set_ends;
    for (const Claim* const claim : holder.set) set.uids.insert(*claim->visitor->uid);
  }
  for (const auto& [uid, visitor] : visitors_) {
    if (visitor.online_index != none) image.online[uid] = visitor.due;
    if (visitor.is_away) image.away.insert(uid);
    if (visitor.key_ends >= now) {
      image.sessions[uid] = {{shown_of(visitor).expand(), visitor.since}, visitor.key_ends};
    }
    if (visitor.claims_end < now) continue;
    MemoryImage::Claims claims;
    claims.left = visitor.left;
    claims.parted = visitor.parted;
    claims.ends = visitor.claims_end;
    for (const Claim* claim = visitor.claims.get(); claim != nullptr; claim = claim->next.get()) {
      if (claim->in_hash)
        claims.by_holder[claim->holder->name] = {claim->state.expand(), claim->since, claim->at};
    }
    if (claims.left || !claims.by_holder.empty()) image.claims[uid] = std::move(claims);
  }
  return image;
}

void MemoryProject::restore(const MemoryImage::Project& image) {
  revision_ = image.revision;
  lease_ = image.lease;
  set_back_ = true;  // what the image says may lie in the future
  for (const auto& [name, end] : image.holders) holder_for(name).lease_end = end;
  for (const auto& [name, end] : image.dead) holder_for(name).dead = end;
  for (const auto& [uid, key] : image.sessions) {
    Visitor& visitor = visitor_for(uid);
    visitor.key_ends = key.ends;
    visitor.since = key.session.online_since;
    visitor.shown = CompactState(key.session.state);
  }
  for (const auto& [uid, claims] : image.claims) {
    Visitor& visitor = visitor_for(uid);
    visitor.left = claims.left;
    visitor.parted = claims.parted;
    visitor.claims_end = claims.ends;
    for (const auto& [name, from] : claims.by_holder) {
      Claim& claim = claim_for(visitor, holder_for(name));
      claim.state = CompactState(from.state);
      claim.since = from.since;
      claim.at = from.at;
      claim.in_hash = true;
    }
  }
  for (const auto& [name, set] : image.holder_sets) {
    Holder& holder = holder_for(name);
    holder.set_ends = set.ends;
    for (const std::string& uid : set.uids) add_to_set(claim_for(visitor_for(uid), holder));
  }
  for (const auto& [uid, due] : image.online) {
    Visitor& visitor = visitor_for(uid);
    visitor.due = due;
    set_online(visitor, true);
  }
  for (const std::string& uid : image.away) set_away(visitor_for(uid), true);
}

}  // namespace porchlight::store
