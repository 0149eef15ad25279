#pragma once
// One project of the memory session store: what the Redis scripts do, each as one function, on records
// instead of keys. What Redis holds in four keys of a visitor lies in one record here, with a flag or an end
// for each, so that every piece can lapse or be missing by itself as it can there, and an idle visitor costs
// about 300 bytes and its texts once.
//
// Pure: time comes in, events go into `events`. The lock is the store's.

#include "base/indexed_heap.hpp"
#include "store/sessions/compact_state.hpp"
#include "store/sessions/memory/image.hpp"
#include "store/sessions/session_store.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace porchlight::store {

class MemoryProject {
 public:
  MemoryProject(ProjectId id, std::vector<SessionEvent>& events) : id_(id), events_(events) {}
  MemoryProject(const MemoryProject&) = delete;
  MemoryProject& operator=(const MemoryProject&) = delete;

  ClaimReply claim(const std::string& holder, Milliseconds lease, const std::string& uid,
                   const VisitorState& state, WallTime now);
  ReleaseReply release(const std::string& holder, const std::string& uid, Milliseconds grace,
                       Milliseconds ago, WallTime now);
  RenewReply renew(const std::string& holder, Milliseconds lease, WallTime now);
  RefreshReply refresh(const std::string& holder, Milliseconds lease, const std::vector<std::string>& uids,
                       WallTime now);
  ReapReply reap(WallTime expected, std::size_t limit, WallTime now);

  [[nodiscard]] ClaimsPage claims_of(const std::string& holder, const std::string& cursor, std::size_t limit,
                                     WallTime now);
  [[nodiscard]] ReadReply read(const std::vector<std::string>& uids, WallTime now) const;
  [[nodiscard]] OnlinePage list_online(const std::string& cursor, std::size_t limit) const;
  [[nodiscard]] Revision revision() const { return revision_.value_or(0); }
  [[nodiscard]] PresenceCounts counts() const { return {online_.size(), away_}; }
  /// When a holder last renewed here; none: never, or nothing is left.
  [[nodiscard]] std::optional<WallTime> renewed() const { return renewed_; }

  [[nodiscard]] MemoryImage::Project image(WallTime now) const;
  /// Only into an empty project.
  void restore(const MemoryImage::Project& image);

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct Visitor;
  struct Claim;
  struct Holder {
    std::string name;
    std::optional<WallTime> lease_end;  // its place in `holders`
    std::optional<WallTime> dead;       // its place in `dead`: the lease end
    std::vector<Claim*> set;            // claims:holder
    WallTime set_ends{};
    std::size_t claims = 0;  // records, in the set or not
  };
  /// A holder's claim of a visitor: a field of the visitor's hash, a member of the holder's set, or both.
  struct Claim {
    CompactState state;
    WallTime since{};
    WallTime at{};
    Holder* holder = nullptr;
    Visitor* visitor = nullptr;
    std::unique_ptr<Claim> next;  // of the same visitor
    std::uint32_t set_index = none;
    bool in_hash = false;
  };
  struct Visitor {
    const std::string* uid = nullptr;  // the key in visitors_
    std::unique_ptr<Claim> claims;
    WallTime due{};         // its score in `online`
    WallTime key_ends{};    // past: there is no session key
    WallTime claims_end{};  // past: there is no hash
    WallTime since{};       // in the session key
    std::optional<WallTime> left;
    std::optional<WallTime> parted;   // when a holder last released it, whether or not others were left
    const Claim* shown_by = nullptr;  // the session key's value is this claim's state, or `shown`
    CompactState shown;
    std::uint32_t heap_position = none;
    std::uint32_t online_index = none;  // in online_; none: not in `online`
    bool is_away = false;
  };
  struct Sign {
    Milliseconds grace{};
    WallTime left{};               // when the holder lost its last connection
    bool dead = false;             // it was a dead holder's claim that has gone
    std::optional<WallTime> last;  // its last sign of life
  };

  // settle.cpp: the one function that decides every transition.
  void settle(Visitor& visitor, const Sign& sign, WallTime now, ReapReply* reap = nullptr);
  void settle_live(Visitor& visitor, const Claim& best, WallTime now);
  static void show(Visitor& visitor, const Claim& best, const std::string& devices);
  [[nodiscard]] static std::string devices_of(const Visitor& visitor);
  void end_session(Visitor& visitor, const Sign& sign, WallTime now, ReapReply* reap);
  [[nodiscard]] const Claim* best_claim(const Visitor& visitor) const;
  [[nodiscard]] WallTime last_sign(const Visitor& visitor, const Sign& sign, WallTime now) const;
  /// What the last event says that came after so many.
  [[nodiscard]] Told told_since(std::size_t events) const;
  void publish(SessionEvent::Kind kind, const Visitor& visitor, WallTime now, bool again = false);
  [[nodiscard]] static const CompactState& shown_of(const Visitor& visitor);

  // memory_reap.cpp
  void cut_after_clock_set_back(WallTime now);
  void bury_holders(WallTime now);
  /// Both take what they use off `budget`, and set `more` where it is used up.
  void reap_dead(std::size_t& budget, WallTime now, ReapReply& reply);
  void reap_due(std::size_t& budget, WallTime now, ReapReply& reply);
  [[nodiscard]] std::optional<WallTime> next_due() const;

  // project.cpp
  void see(WallTime now);
  Holder& holder_for(const std::string& name);
  Holder* find_holder(const std::string& name);
  bool extend_lease(Holder& holder, Milliseconds lease, WallTime now);
  void drop_holder_if_done(Holder& holder);
  Visitor& visitor_for(const std::string& uid);
  [[nodiscard]] const Visitor* find(const std::string& uid) const;
  void drop_visitor_if_done(Visitor& visitor, WallTime now);
  Claim& claim_for(Visitor& visitor, Holder& holder);
  static Claim* find_claim(const Visitor& visitor, const Holder& holder);
  void free_if_nowhere(Claim& claim);
  void add_to_set(Claim& claim);
  void remove_from_set(Claim& claim);
  void remove_from_hash(Claim& claim);
  void delete_hash(Visitor& visitor);
  void drop_set(Holder& holder);
  void expire(Visitor& visitor, WallTime now);
  void expire(Holder& holder, WallTime now);
  void set_online(Visitor& visitor, bool online);
  void set_away(Visitor& visitor, bool away);
  void set_due(Visitor& visitor, WallTime due);
  [[nodiscard]] Milliseconds ttl() const;

  ProjectId id_;
  std::vector<SessionEvent>& events_;
  std::unordered_map<std::string, Visitor> visitors_;
  std::unordered_map<std::string, Holder> holders_;
  IndexedHeap<Visitor> heap_;     // who is in `online`, by score
  std::vector<Visitor*> online_;  // the same in an order that paging can follow
  std::size_t away_ = 0;
  std::optional<Revision> revision_;
  std::optional<WallTime> renewed_;
  Milliseconds lease_{30'000};  // as the last call said
  WallTime latest_{};           // when something last changed here
  bool set_back_ = false;       // the clock went backward since the last reap
};

}  // namespace porchlight::store
