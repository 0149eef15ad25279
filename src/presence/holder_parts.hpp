#pragma once
// The holder's records. Internal to holder*.cpp.

#include "presence/holder.hpp"

namespace porchlight::presence {

/// What the store was told of a visitor, as far as its answers say. Changes with replies only.
enum class Belief : std::uint8_t { none, claimed, unknown };
enum class Place : std::uint8_t { nowhere, waiting, settled };

struct Holder::Visitor {
  Project* project = nullptr;
  const std::string* uid = nullptr;  // the key in the project's map
  Visitor* before = nullptr;
  Visitor* after = nullptr;
  std::uint64_t claimed_hash = 0;  // of what the last claim that was sent said
  SteadyTime extended{};           // when its keys were last given their full TTL
  SteadyTime left{};               // when the last connection went
  std::uint32_t first = ConnectionHandle::none;
  std::uint32_t generation = 0;  // of the project when the claim was answered
  Belief belief = Belief::none;
  Place place = Place::nowhere;
  bool under_way = false;
  bool of_sync = false;                  // what is under way was sent by the sync
  Farewell farewell = Farewell::normal;  // of the last connection
};

/// steady: what was told is what is. syncing: it is compared and claimed again. unsure: a reply was lost, and
/// nothing but a probe is sent until that is answered.
enum class Phase : std::uint8_t { steady, syncing, unsure };

struct Holder::Project {
  ProjectId id = 0;
  std::unordered_map<std::string, Visitor> visitors;
  VisitorList waiting;      // to be sent, once the phase and the window allow
  VisitorList settled;      // claimed and unchanged, longest unextended first
  std::size_t claimed = 0;  // believed claimed, in this generation: the size that a renewal must answer
  std::size_t sync_under_way = 0;
  std::size_t under_way = 0;
  std::uint32_t generation = 0;  // a claim answered in an older one counts as unknown
  Phase phase = Phase::steady;
  bool listed = true;  // the sync has seen the whole set
  bool list_under_way = false;
  bool list_stale = false;  // a list that began before the newest sync
  bool renew_under_way = false;
  bool refresh_under_way = false;
  unsigned failures = 0;
  Milliseconds refresh_age{};
  SteadyTime renew_at{};
  SteadyTime probe_at{};
  std::optional<SteadyTime> deadline;  // its place in deadlines_

  [[nodiscard]] bool counts(const Visitor& visitor) const {
    return visitor.belief == Belief::claimed && visitor.generation == generation;
  }
  VisitorList& list_of(Place place) { return place == Place::waiting ? waiting : settled; }
};

}  // namespace porchlight::presence
