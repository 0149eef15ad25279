#pragma once
// The session store of the embedded default: everything in this process, with the semantics of the Redis form
// and the same contract suite. It needs no network and loses everything with the process, which the protocol
// allows: a start after a crash finds nobody online.
//
// One lock for all: a call takes a microsecond or two. Events go to the sink under the lock, which is what
// keeps them in order; answers are given after it is released, on the calling thread.

#include "base/clock.hpp"
#include "store/sessions/memory/image.hpp"
#include "store/sessions/session_store.hpp"

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace porchlight::store {

class MemoryProject;

/// Thread: any.
class MemorySessionStore final : public SessionStore {
 public:
  /// The store's time is the clock's wall time.
  MemorySessionStore(const Clock& clock, SessionEventSink& sink);
  ~MemorySessionStore() override;

  void claim(ProjectId project, const std::string& holder, Milliseconds lease, const std::string& uid,
             VisitorState state, Answer<ClaimReply> answer) override;
  void release(ProjectId project, const std::string& holder, const std::string& uid, Milliseconds grace,
               Milliseconds ago, Answer<ReleaseReply> answer) override;
  void renew(ProjectId project, const std::string& holder, Milliseconds lease,
             Answer<RenewReply> answer) override;
  void refresh(ProjectId project, const std::string& holder, Milliseconds lease,
               std::vector<std::string> uids, Answer<RefreshReply> answer) override;
  void claims_of(ProjectId project, const std::string& holder, std::string cursor, std::size_t limit,
                 Answer<ClaimsPage> answer) override;
  void reap(ProjectId project, WallTime expected, std::size_t limit, Answer<ReapReply> answer) override;
  void read(ProjectId project, std::vector<std::string> uids, Answer<ReadReply> answer) override;
  void revision(ProjectId project, Answer<Revision> answer) override;
  void counts(ProjectId project, Answer<PresenceCounts> answer) override;
  void list_online(ProjectId project, std::string cursor, std::size_t limit,
                   Answer<OnlinePage> answer) override;
  void recent_projects(Answer<std::vector<ProjectId>> answer) override;
  void time(Answer<WallTime> answer) override;
  void subscribe(ProjectId project, UniqueFunction<void()> listening) override;
  void unsubscribe(ProjectId project) override;

  /// For tests: everything there is, and putting something else in its place.
  [[nodiscard]] MemoryImage image() const;
  void restore(const MemoryImage& image);

 private:
  template <typename Call>
  auto locked(ProjectId project, Call call);
  MemoryProject& project_for(ProjectId project);
  void deliver();

  const Clock& clock_;
  SessionEventSink& sink_;
  mutable std::mutex mutex_;
  std::vector<SessionEvent> events_;  // of the call that runs
  std::unordered_map<ProjectId, std::unique_ptr<MemoryProject>> projects_;
  std::unordered_map<ProjectId, std::size_t> subscriptions_;
};

}  // namespace porchlight::store
