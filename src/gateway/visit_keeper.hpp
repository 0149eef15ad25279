#pragma once
// The visits of those who are here on this thread: their facts stand in the sessions alone, in each of a
// visitor's connections the whole; what happens in them is recorded, but for those of bots. Several tabs
// count the pages of one visit. Thread: the loop's.

#include "identity/secret_checks.hpp"
#include "identity/visitor_lookup.hpp"
#include "presence/realtime_session_service.hpp"
#include "protocol/visitor_messages.hpp"
#include "store/database/visits.hpp"
#include "visits/visit_progress.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::gateway {

class VisitKeeper {
 public:
  using Record = UniqueFunction<void(store::VisitWrite)>;
  VisitKeeper(presence::RealtimeSessionService& sessions, Record record);

  /// A visitor, or a bot, has identified, and counts: what the session is to carry. `connection`: whose it is
  /// by now. `origin`: what the connection came with; null where the session says so already, as it is
  /// afterwards.
  [[nodiscard]] std::string identified(const VisitorKey& key, presence::ConnectionHandle connection,
                                       std::unique_ptr<visits::Origin>& origin,
                                       const identity::Identified& who, const identity::KnownVisitor& known);
  /// The page says where it is: the session's state is changed, and its visit with it.
  void on_page(const VisitorKey& key, store::VisitorState& state, protocol::ContextMessage message);
  /// Another tab may have counted on.
  void catch_up(const VisitorKey& key, store::VisitorState& state) const;
  /// What the connection came with, where its session says it; else null.
  [[nodiscard]] std::unique_ptr<visits::Origin> origin_of(presence::ConnectionHandle connection) const;
  /// The connection is about to close. None: nothing is known of its visit.
  std::optional<store::VisitFacts> leaving(presence::ConnectionHandle connection);
  /// It has been closed: what another tab shows from now on has counted as far.
  void left(const VisitorKey& key, const store::VisitFacts& facts);
  void still_here(const VisitorKey& key);

 private:
  [[nodiscard]] WallTime now() const;
  /// Of the connection that has counted furthest; none where none is known.
  [[nodiscard]] std::optional<store::VisitFacts> furthest(const VisitorKey& key) const;
  [[nodiscard]] std::optional<store::VisitFacts> facts_of(presence::ConnectionHandle connection) const;
  void record(store::VisitWrite write);
  void record_page(store::VisitWrite write, const store::VisitFacts& facts, std::string url,
                   std::string title);

  presence::RealtimeSessionService& sessions_;
  Record record_;
};

}  // namespace porchlight::gateway
