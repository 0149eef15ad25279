#pragma once
// The session store: who is online, as claims of holders with leases. One interface, several forms (memory,
// Redis), one contract suite (tests/contract) over each. The protocol is told in docs/presence.md.
//
// Every call answers exactly once, on the thread that called or any other (wrap the callback with the
// caller's executor). An error answer means that nobody knows whether it was executed. Commands of one holder
// are executed and answered in the order of the calls, and nothing that was answered with an error runs
// later.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/unique_function.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::store {

using Revision = std::uint64_t;

enum class Activity : std::uint8_t { active, away };

/// What a holder says of a visitor, and what is shown of one.
struct VisitorState {
  Activity activity = Activity::active;
  std::string url;
  std::string title;
  std::string name;  // shown name, empty where unknown
  /// The visitor's secret could not be compared yet: behind every claim of which it was, and shows no page.
  bool unchecked = false;
  std::string visit{};  // how it came and what with (visit_facts.hpp); empty: nothing is known
  std::string tags{};   // of the agents, a line each; unlike the visit, agents are told at once
  /// What a signed-in visitor is here with (visitor_devices.hpp); a session's are those of all its claims.
  std::string devices{};
  bool operator==(const VisitorState&) const = default;
};

/// The shown session of a visitor.
struct Session {
  VisitorState state;
  WallTime online_since{};
};

/// What the agents of a project are told. Revisions of a project have no holes at the publisher.
struct SessionEvent {
  enum class Kind : std::uint8_t { online, offline, changed };
  Kind kind = Kind::online;
  bool again = false;  // an online of somebody who was shown as online, but whose key had lapsed
  ProjectId project = 0;
  std::string uid;
  Session session;       // offline: the state is the last one shown (agents get its name only)
  WallTime last_seen{};  // the last sign of life; while online it is `now`
  Revision revision = 0;
  WallTime now{};  // the store's time
};

/// Thread: any; events of one project arrive in revision order. Must not block.
class SessionEventSink {
 public:
  virtual void on_session_event(const SessionEvent& event) = 0;
  /// Something may have been lost: agents of the project refetch (0: of every project).
  virtual void on_resync(ProjectId project) = 0;
  /// The store is away, or back.
  virtual void on_degraded(bool degraded) = 0;

 protected:
  ~SessionEventSink() = default;
};

/// What a call has told agents.
enum class Told : std::uint8_t { nothing, online, again, changed, offline };

struct ClaimReply {
  bool lapsed = false;  // the holder had no live lease: it claims all that it has again
  WallTime now{};
  Told told = Told::nothing;
};
struct ReleaseReply {
  WallTime now{};
  Told told = Told::nothing;
};
struct RenewReply {
  bool lapsed = false;
  std::size_t claims = 0;  // size of the holder's set
  WallTime now{};
};
struct RefreshReply {
  std::vector<std::string> missing;  // uids to be claimed again
  WallTime now{};
};
struct Ended {
  std::string uid;
  WallTime last_seen{};
  bool by_lease = false;  // of its last holder; else a grace was over
};
struct ReapReply {
  bool refused = false;  // the store's time is not what the caller expected: nothing was done
  std::vector<Ended> ended;
  bool more = false;
  std::optional<WallTime> next_due;  // none: nothing is waiting
  Revision revision = 0;
  WallTime now{};
};
struct ReadReply {
  bool partial = false;  // somebody who is here may not be among them: a full store takes no new claims
  std::vector<std::optional<Session>> sessions;  // one for each uid asked for, in that order
  Revision revision = 0;                         // read at once with the sessions
  WallTime now{};
};
/// Part of the uids that a holder claims, by the store's account.
struct ClaimsPage {
  std::vector<std::string> uids;
  std::string cursor;  // empty at the end
  WallTime now{};
};
struct OnlinePage {
  std::vector<std::string> uids;
  std::string cursor;  // empty at the end
};
struct PresenceCounts {
  std::size_t online = 0;  // away ones included
  std::size_t away = 0;
};

template <typename Reply>
using Answer = UniqueFunction<void(Result<Reply>)>;

/// Thread: any.
class SessionStore {
 public:
  virtual ~SessionStore() = default;

  virtual void claim(ProjectId project, const std::string& holder, Milliseconds lease, const std::string& uid,
                     VisitorState state, Answer<ClaimReply> answer) = 0;
  /// `ago`: since when the visitor is gone. That is the last sign of life, however long the store was away,
  /// and the grace counts from then; but it leaves other holders some seconds to claim (late_release_grace).
  virtual void release(ProjectId project, const std::string& holder, const std::string& uid,
                       Milliseconds grace, Milliseconds ago, Answer<ReleaseReply> answer) = 0;
  virtual void renew(ProjectId project, const std::string& holder, Milliseconds lease,
                     Answer<RenewReply> answer) = 0;
  virtual void refresh(ProjectId project, const std::string& holder, Milliseconds lease,
                       std::vector<std::string> uids, Answer<RefreshReply> answer) = 0;
  /// Pages over the holder's set: what is in it all the while comes at least once. An empty cursor begins.
  virtual void claims_of(ProjectId project, const std::string& holder, std::string cursor, std::size_t limit,
                         Answer<ClaimsPage> answer) = 0;
  virtual void reap(ProjectId project, WallTime expected, std::size_t limit, Answer<ReapReply> answer) = 0;

  virtual void read(ProjectId project, std::vector<std::string> uids, Answer<ReadReply> answer) = 0;
  virtual void revision(ProjectId project, Answer<Revision> answer) = 0;
  virtual void counts(ProjectId project, Answer<PresenceCounts> answer) = 0;
  /// Pages over who is online, newest first being of no concern: an empty cursor begins.
  virtual void list_online(ProjectId project, std::string cursor, std::size_t limit,
                           Answer<OnlinePage> answer) = 0;
  /// Projects in which a holder has renewed lately: a hint for reapers.
  virtual void recent_projects(Answer<std::vector<ProjectId>> answer) = 0;
  /// Asks for the time only.
  virtual void time(Answer<WallTime> answer) = 0;

  /// Events of the project go to the sink; counted, so twice needs unsubscribing twice. `listening` is called
  /// once, on any thread, when every later event will arrive, or when that must wait because the store is
  /// away (on_resync follows then).
  virtual void subscribe(ProjectId project, UniqueFunction<void()> listening) = 0;
  virtual void unsubscribe(ProjectId project) = 0;
};

}  // namespace porchlight::store
