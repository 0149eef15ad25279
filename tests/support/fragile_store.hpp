#pragma once
// A session store in front of another one, that can be away (calls are answered with an error) or silent
// (calls are not answered at all, which only the time limits above it may survive).

#include "store/sessions/session_store.hpp"

#include <utility>

namespace porchlight::tests {

class FragileStore final : public store::SessionStore {
 public:
  template <typename Reply>
  using Answer = store::Answer<Reply>;

  explicit FragileStore(store::SessionStore& behind) : behind_(behind) {}
  void set_available(bool available) { available_ = available; }
  void set_silent(bool silent) { silent_ = silent; }

  void claim(ProjectId project, const std::string& holder, Milliseconds lease, const std::string& uid,
             store::VisitorState state, Answer<store::ClaimReply> answer) override {
    if (available(answer)) behind_.claim(project, holder, lease, uid, std::move(state), std::move(answer));
  }
  void release(ProjectId project, const std::string& holder, const std::string& uid, Milliseconds grace,
               Milliseconds ago, Answer<store::ReleaseReply> answer) override {
    if (available(answer)) behind_.release(project, holder, uid, grace, ago, std::move(answer));
  }
  void renew(ProjectId project, const std::string& holder, Milliseconds lease,
             Answer<store::RenewReply> answer) override {
    if (available(answer)) behind_.renew(project, holder, lease, std::move(answer));
  }
  void refresh(ProjectId project, const std::string& holder, Milliseconds lease,
               std::vector<std::string> uids, Answer<store::RefreshReply> answer) override {
    if (available(answer)) behind_.refresh(project, holder, lease, std::move(uids), std::move(answer));
  }
  void claims_of(ProjectId project, const std::string& holder, std::string cursor, std::size_t limit,
                 Answer<store::ClaimsPage> answer) override {
    if (available(answer)) behind_.claims_of(project, holder, std::move(cursor), limit, std::move(answer));
  }
  void reap(ProjectId project, WallTime expected, std::size_t limit,
            Answer<store::ReapReply> answer) override {
    if (available(answer)) behind_.reap(project, expected, limit, std::move(answer));
  }
  void read(ProjectId project, std::vector<std::string> uids, Answer<store::ReadReply> answer) override {
    if (available(answer)) behind_.read(project, std::move(uids), std::move(answer));
  }
  void revision(ProjectId project, Answer<store::Revision> answer) override {
    if (available(answer)) behind_.revision(project, std::move(answer));
  }
  void counts(ProjectId project, Answer<store::PresenceCounts> answer) override {
    if (available(answer)) behind_.counts(project, std::move(answer));
  }
  void list_online(ProjectId project, std::string cursor, std::size_t limit,
                   Answer<store::OnlinePage> answer) override {
    if (available(answer)) behind_.list_online(project, std::move(cursor), limit, std::move(answer));
  }
  void recent_projects(Answer<std::vector<ProjectId>> answer) override {
    if (available(answer)) behind_.recent_projects(std::move(answer));
  }
  void time(Answer<WallTime> answer) override {
    if (available(answer)) behind_.time(std::move(answer));
  }
  void subscribe(ProjectId project, UniqueFunction<void()> listening) override {
    behind_.subscribe(project, std::move(listening));
  }
  void unsubscribe(ProjectId project) override { behind_.unsubscribe(project); }

 private:
  template <typename Reply>
  bool available(Answer<Reply>& answer) {
    if (silent_) return false;
    if (!available_) answer(Error{ErrorCode::unavailable, "the session store is away"});
    return available_;
  }

  store::SessionStore& behind_;
  bool available_ = true;
  bool silent_ = false;
};

}  // namespace porchlight::tests
