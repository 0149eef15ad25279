// Connections, and which command a visitor needs. What answers do is in holder_replies.cpp.

#include "presence/holder.hpp"

#include "base/assert.hpp"
#include "presence/holder_parts.hpp"
#include "store/sessions/limits.hpp"
#include "store/sessions/visit_facts.hpp"
#include "store/sessions/visitor_devices.hpp"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace porchlight::presence {

using store::CompactState;

Holder::Holder(HolderOptions options)
    : options_(options), random_(static_cast<std::minstd_rand::result_type>(options.seed % 0x7FFFFFFFU)) {}

Holder::~Holder() = default;

ConnectionHandle Holder::open(const VisitorKey& key, const store::VisitorState& state, SteadyTime now) {
  Project& project = project_for(key.project, now);
  Visitor& visitor = visitor_for(project, key.uid);
  const std::uint32_t index = take_slot();
  Slot& slot = slots_[index];
  slot.state = CompactState(state);
  slot.visitor = &visitor;
  slot.changed = ++changes_;
  slot.next = visitor.first;
  visitor.first = index;
  visitor.farewell = Farewell::normal;
  ++connection_count_;
  settle(visitor);
  schedule(project);
  return {index, slots_[index].generation};
}

void Holder::update(ConnectionHandle connection, const store::VisitorState& state, SteadyTime) {
  Slot* const slot = find(connection);
  if (slot == nullptr) return;
  CompactState compact(state);
  if (compact.hash() == slot->state.hash()) return;
  if (!compact.same_page(slot->state)) slot->changed = ++changes_;
  slot->state = std::move(compact);
  Project& project = *slot->visitor->project;
  settle(*slot->visitor);
  schedule(project);
}

void Holder::close(ConnectionHandle connection, Farewell farewell, SteadyTime now) {
  Slot* const slot = find(connection);
  if (slot == nullptr) return;
  Visitor& visitor = *slot->visitor;
  Project& project = *visitor.project;
  unlink_connection(visitor, connection.slot);
  visitor.farewell = farewell;
  visitor.left = now;
  PORCHLIGHT_ASSERT(connection_count_ > 0);
  --connection_count_;
  settle(visitor);
  finish(project);
}

const Holder::Slot* Holder::find(ConnectionHandle connection) const {
  if (connection.slot >= slots_.size()) return nullptr;
  const Slot& slot = slots_[connection.slot];
  return slot.visitor != nullptr && slot.generation == connection.generation ? &slot : nullptr;
}

Holder::Slot* Holder::find(ConnectionHandle connection) {
  return const_cast<Slot*>(std::as_const(*this).find(connection));
}

std::optional<VisitorKey> Holder::visitor_of(ConnectionHandle connection) const {
  if (find(connection) == nullptr) return std::nullopt;
  return VisitorKey{project_of(connection.slot), uid_of(connection.slot)};
}

std::vector<ConnectionHandle> Holder::connections_of(const VisitorKey& key) const {
  std::vector<ConnectionHandle> connections;
  const auto project = projects_.find(key.project);
  if (project == projects_.end()) return connections;
  const auto visitor = project->second->visitors.find(key.uid);
  if (visitor == project->second->visitors.end()) return connections;
  for (std::uint32_t i = visitor->second.first; i != ConnectionHandle::none; i = slots_[i].next) {
    connections.push_back({i, slots_[i].generation});
  }
  return connections;
}

ConnectionHandle Holder::front_of(const VisitorKey& key) const {
  const auto project = projects_.find(key.project);
  if (project == projects_.end()) return {};
  const auto visitor = project->second->visitors.find(key.uid);
  if (visitor == project->second->visitors.end()) return {};
  if (visitor->second.first == ConnectionHandle::none) return {};
  const std::uint32_t slot = front_slot(visitor->second);
  return {slot, slots_[slot].generation};
}

std::optional<store::VisitorState> Holder::state_of(ConnectionHandle connection) const {
  const Slot* slot = find(connection);
  if (slot == nullptr) return std::nullopt;
  return slot->state.expand();
}

std::uint32_t Holder::take_slot() {
  if (free_slot_ == ConnectionHandle::none) {
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  return std::exchange(free_slot_, slots_[free_slot_].next);
}

void Holder::unlink_connection(Visitor& visitor, std::uint32_t index) {
  std::uint32_t* link = &visitor.first;
  while (*link != index) {
    PORCHLIGHT_ASSERT(*link < slots_.size());
    link = &slots_[*link].next;
  }
  Slot& slot = slots_[index];
  *link = slot.next;
  slot.state = {};
  slot.visitor = nullptr;
  ++slot.generation;
  slot.next = std::exchange(free_slot_, index);
}

const Holder::Slot& Holder::shown(const Visitor& visitor) const {
  return slots_[front_slot(visitor)];
}

std::uint32_t Holder::front_slot(const Visitor& visitor) const {
  PORCHLIGHT_ASSERT(visitor.first < slots_.size());
  std::uint32_t best = visitor.first;
  for (std::uint32_t i = slots_[best].next; i != ConnectionHandle::none; i = slots_[i].next) {
    const auto rank = [](const Slot& slot) {
      return std::tuple(!slot.state.unchecked(), slot.state.activity() == store::Activity::active,
                        slot.changed);
    };
    if (rank(slots_[i]) > rank(slots_[best])) best = i;
  }
  return best;
}

ProjectId Holder::project_of(std::size_t slot) const {
  return slots_[slot].visitor->project->id;
}
const std::string& Holder::uid_of(std::size_t slot) const {
  return *slots_[slot].visitor->uid;
}

Holder::Project& Holder::project_for(ProjectId id, SteadyTime now) {
  auto& place = projects_[id];
  if (!place) {
    place = std::make_unique<Project>();
    place->id = id;
    place->renew_at = now + jittered(options_.lease / 3);
    place->refresh_age = jittered(options_.lease * store::limits::ttl_leases / 3);
    project_changes_.emplace_back(id, true);
  }
  return *place;
}

Holder::Project* Holder::find(ProjectId id) {
  const auto found = projects_.find(id);
  return found == projects_.end() ? nullptr : found->second.get();
}

Holder::Visitor& Holder::visitor_for(Project& project, const std::string& uid) {
  const auto [place, made] = project.visitors.try_emplace(uid);
  if (made) {
    place->second.project = &project;
    place->second.uid = &place->first;
  }
  return place->second;
}

std::size_t Holder::visitors() const {
  std::size_t count = 0;
  for (const auto& [id, project] : projects_) count += project->visitors.size();
  return count;
}

bool Holder::quiet() const {
  return std::ranges::all_of(projects_, [](const auto& entry) {
    const Project& project = *entry.second;
    return project.phase == Phase::steady && project.under_way == 0 && project.waiting.first == nullptr;
  });
}

/// Compares what the store was told of the visitor with what is true, and sends or keeps the difference. May
/// end the visitor's record.
void Holder::settle(Visitor& visitor) {
  if (visitor.under_way) return;  // its reply will look again
  Project& project = *visitor.project;
  if (needs_command(visitor)) {
    if (project.phase != Phase::unsure) {
      send(visitor);
    } else if (visitor.place != Place::waiting) {
      move(visitor, Place::waiting);
    }
  } else if (visitor.first == ConnectionHandle::none) {
    move(visitor, Place::nowhere);
    project.visitors.erase(project.visitors.find(*visitor.uid));
  } else if (visitor.place != Place::settled) {
    move(visitor, Place::settled);
  }
}

bool Holder::needs_command(const Visitor& visitor) const {
  if (visitor.first == ConnectionHandle::none) return visitor.belief != Belief::none;
  return !visitor.project->counts(visitor) || claim_hash(visitor) != visitor.claimed_hash;
}

/// Of a signed-in visitor each device counts; of any other what is shown.
std::uint64_t Holder::claim_hash(const Visitor& visitor) const {
  const std::uint64_t shown_hash = shown(visitor).state.hash();
  const std::string devices = devices_of(visitor);
  return devices.empty() ? shown_hash : shown_hash ^ std::hash<std::string>{}(devices);
}

/// Empty, and nothing is made for it, where the visitor has not proved to be anybody.
std::string Holder::devices_of(const Visitor& visitor) const {
  if (!store::is_verified(shown(visitor).state.visit())) return {};
  std::vector<const Slot*> slots;
  for (std::uint32_t i = visitor.first; i != ConnectionHandle::none; i = slots_[i].next) {
    if (!slots_[i].state.visit().empty()) slots.push_back(&slots_[i]);
  }
  std::ranges::sort(slots, std::greater(), [](const Slot* slot) {
    return std::pair(slot->state.activity() == store::Activity::active, slot->changed);
  });
  std::vector<store::VisitorDevice> devices;
  devices.reserve(slots.size());
  for (const Slot* const slot : slots) {
    const store::VisitFacts facts = store::visit_facts(slot->state.visit());
    if (facts.device_uid.empty()) continue;
    const store::VisitorState state = slot->state.expand();
    devices.push_back({facts.device_uid, state.activity, state.url, state.title, facts.device, facts.browser,
                       facts.system});
  }
  return store::devices_text(devices);
}

void Holder::send(Visitor& visitor) {
  HolderCommand command;
  command.project = visitor.project->id;
  command.uid = *visitor.uid;
  if (visitor.first == ConnectionHandle::none) {
    command.kind = HolderCommand::Kind::release;
    command.grace = grace_for(visitor.farewell);
    command.left = visitor.left;
  } else {
    const Slot& slot = shown(visitor);
    command.kind = HolderCommand::Kind::claim;
    command.state = slot.state.expand();
    command.state.devices = devices_of(visitor);
    visitor.claimed_hash = claim_hash(visitor);
  }
  move(visitor, Place::nowhere);
  visitor.under_way = true;
  ++visitor.project->under_way;
  commands_.push_back(std::move(command));
}

Milliseconds Holder::grace_for(Farewell farewell) const {
  switch (farewell) {
    case Farewell::normal:
      return options_.grace;
    case Farewell::draining:
      return options_.lease;
    case Farewell::at_once:
      break;
  }
  return Milliseconds(0);
}

/// Takes the visitor out of its list and puts it at the end of another.
void Holder::move(Visitor& visitor, Place place) {
  Project& project = *visitor.project;
  if (visitor.place != Place::nowhere) {
    VisitorList& list = project.list_of(visitor.place);
    (visitor.before != nullptr ? visitor.before->after : list.first) = visitor.after;
    (visitor.after != nullptr ? visitor.after->before : list.last) = visitor.before;
    visitor.before = visitor.after = nullptr;
  }
  visitor.place = place;
  if (place == Place::nowhere) return;
  VisitorList& list = project.list_of(place);
  visitor.before = list.last;
  (list.last != nullptr ? list.last->after : list.first) = &visitor;
  list.last = &visitor;
}

std::vector<HolderCommand> Holder::take_commands() {
  return std::exchange(commands_, {});
}

std::vector<std::pair<ProjectId, bool>> Holder::take_project_changes() {
  return std::exchange(project_changes_, {});
}

Milliseconds Holder::jittered(Milliseconds whole) {
  return whole - Milliseconds(std::uniform_int_distribution<std::int64_t>(0, whole.count() / 4)(random_));
}

}  // namespace porchlight::presence
