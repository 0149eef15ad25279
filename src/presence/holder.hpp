#pragma once
// What one holder does so that the session store says of its visitors what is true: the protocol of
// docs/presence.md as a pure machine. Events, replies and time in; commands for the store out. No socket, no
// clock, no store in here; the seeded simulation drives this very code.
//
// The rules that are easy to break and hard to find again:
// - Never two commands of one visitor under way at once. When the reply comes, what is true *now* is compared
//   with what the store was told, and the difference is sent.
// - A lost reply says nothing. The command is never sent again; the project goes through a probe (renew) and
//   then compares its set with what it has, and claims all again.
// - Replies come in the order in which the commands went out. That makes "the size of my set, by the commands
//   that were executed" a number this side knows exactly when a renewal is answered.
//
// Left out: time limits of single commands. The store answers each exactly once.

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/sessions/compact_state.hpp"
#include "store/sessions/session_store.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace porchlight::presence {

/// Names a connection within its holder; cheap to copy, stale after close.
struct ConnectionHandle {
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  std::uint32_t slot = none;
  std::uint32_t generation = 0;
  [[nodiscard]] explicit operator bool() const { return slot != none; }
  bool operator==(const ConnectionHandle&) const = default;
};

/// How a connection ends: a draining server's visitors are given a whole lease to come back; those who were
/// turned out, or are somebody else from now on, no grace.
enum class Farewell : std::uint8_t { normal, draining, at_once };

enum class Place : std::uint8_t;

/// What the holder asks of the store. Answered with Holder::on_*, in the order of sending.
struct HolderCommand {
  enum class Kind : std::uint8_t { claim, release, renew, refresh, list_claims };
  Kind kind = Kind::renew;
  ProjectId project = 0;
  std::string uid;                // claim, release
  store::VisitorState state;      // claim
  Milliseconds grace{};           // release
  SteadyTime left{};              // release: when the last connection went; zero where that is not known
  std::vector<std::string> uids;  // refresh
  std::string cursor;             // list_claims
};

struct HolderOptions {
  Milliseconds lease{30'000};
  Milliseconds grace{8'000};
  std::uint64_t seed = 0;  // of the jitter
};

class Holder {
 public:
  explicit Holder(HolderOptions options);
  ~Holder();
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  [[nodiscard]] ConnectionHandle open(const VisitorKey& key, const store::VisitorState& state,
                                      SteadyTime now);
  /// A stale handle is ignored, here and in close.
  void update(ConnectionHandle connection, const store::VisitorState& state, SteadyTime now);
  void close(ConnectionHandle connection, Farewell farewell, SteadyTime now);
  /// Whose connection it is; none for a stale handle.
  [[nodiscard]] std::optional<VisitorKey> visitor_of(ConnectionHandle connection) const;
  /// All connections of the visitor here, in no promised order.
  [[nodiscard]] std::vector<ConnectionHandle> connections_of(const VisitorKey& key) const;
  /// The connection that stands for the visitor here; none where there is none.
  [[nodiscard]] ConnectionHandle front_of(const VisitorKey& key) const;
  /// What the connection said last; none for a stale handle.
  [[nodiscard]] std::optional<store::VisitorState> state_of(ConnectionHandle connection) const;
  /// The way to the store was cut or led elsewhere: every project compares and claims again.
  void on_reconnected(SteadyTime now);

  void on_claim(ProjectId project, const std::string& uid, const Result<store::ClaimReply>& reply,
                SteadyTime now);
  void on_release(ProjectId project, const std::string& uid, const Result<store::ReleaseReply>& reply,
                  SteadyTime now);
  void on_renew(ProjectId project, const Result<store::RenewReply>& reply, SteadyTime now);
  void on_refresh(ProjectId project, const Result<store::RefreshReply>& reply, SteadyTime now);
  void on_claims(ProjectId project, const Result<store::ClaimsPage>& reply, SteadyTime now);

  /// Sends what time has made due: renewals, refreshes, probes.
  void run(SteadyTime now);
  /// When run() has something to do next; none: never, as things are.
  [[nodiscard]] std::optional<SteadyTime> next() const;

  /// What is to be sent now, in order.
  [[nodiscard]] std::vector<HolderCommand> take_commands();
  /// Projects that came to have visitors (true) or have none any more (false), in order.
  [[nodiscard]] std::vector<std::pair<ProjectId, bool>> take_project_changes();

  [[nodiscard]] std::size_t connections() const { return connection_count_; }
  [[nodiscard]] std::size_t visitors() const;
  /// Nothing under way and nothing waiting to be sent, in any project.
  [[nodiscard]] bool quiet() const;
  /// The visitor of each connection whose slot is in part `index` of `parts`, but for unchecked ones.
  template <typename F>
  void for_each_connection_in(std::size_t index, std::size_t parts, F&& visit) const {
    const std::size_t end = slots_.size() * (index + 1) / parts;
    for (std::size_t slot = slots_.size() * index / parts; slot < end; ++slot) {
      if (slots_[slot].visitor != nullptr && !slots_[slot].state.unchecked())
        visit(project_of(slot), uid_of(slot));
    }
  }

 private:
  struct Visitor;
  struct Project;
  struct Slot {
    store::CompactState state;
    Visitor* visitor = nullptr;                   // null: the slot is free
    std::uint64_t changed = 0;                    // order of this page or activity among the holder's
    std::uint32_t next = ConnectionHandle::none;  // of the same visitor, or the next free slot
    std::uint32_t generation = 0;
  };
  struct VisitorList {
    Visitor* first = nullptr;
    Visitor* last = nullptr;
  };

  [[nodiscard]] Project* find(ProjectId id);
  Project& project_for(ProjectId id, SteadyTime now);
  Visitor& visitor_for(Project& project, const std::string& uid);
  Slot* find(ConnectionHandle connection);
  [[nodiscard]] const Slot* find(ConnectionHandle connection) const;
  [[nodiscard]] const Slot& shown(const Visitor& visitor) const;
  [[nodiscard]] std::uint32_t front_slot(const Visitor& visitor) const;
  [[nodiscard]] ProjectId project_of(std::size_t slot) const;
  [[nodiscard]] const std::string& uid_of(std::size_t slot) const;
  std::uint32_t take_slot();
  void unlink_connection(Visitor& visitor, std::uint32_t slot);

  void settle(Visitor& visitor);
  [[nodiscard]] bool needs_command(const Visitor& visitor) const;
  void send(Visitor& visitor);
  [[nodiscard]] Milliseconds grace_for(Farewell farewell) const;
  void move(Visitor& visitor, Place place);

  Visitor* answered(Project& project, const std::string& uid);
  void begin_sync(Project& project);
  void pump(Project& project);
  void ask_claims(Project& project, std::string cursor);
  void forget_beliefs(Project& project);
  void on_failure(Project& project, bool of_probe, SteadyTime now);
  void learn_time(WallTime store_now, SteadyTime now);
  void finish(Project& project);

  void run(Project& project, SteadyTime now);
  void send_renew(Project& project);
  void send_refresh(Project& project, SteadyTime now);
  void schedule(Project& project);
  [[nodiscard]] std::optional<SteadyTime> deadline_of(const Project& project) const;
  [[nodiscard]] std::uint64_t claim_hash(const Visitor& visitor) const;
  [[nodiscard]] std::string devices_of(const Visitor& visitor) const;
  [[nodiscard]] Milliseconds jittered(Milliseconds whole);

  HolderOptions options_;
  std::minstd_rand random_;
  std::unordered_map<ProjectId, std::unique_ptr<Project>> projects_;
  std::set<std::pair<SteadyTime, ProjectId>> deadlines_;
  std::deque<Slot> slots_;  // never moves, and grows without doubling
  std::uint32_t free_slot_ = ConnectionHandle::none;
  std::size_t connection_count_ = 0;
  std::uint64_t changes_ = 0;
  std::optional<Milliseconds> offset_;  // the store's time since its epoch less the steady clock's
  std::vector<HolderCommand> commands_;
  std::vector<std::pair<ProjectId, bool>> project_changes_;
};

}  // namespace porchlight::presence
