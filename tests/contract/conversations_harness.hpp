#pragma once
// What the suites about conversations share: a project with two agents, and short words for what visitors and
// agents do. Each call must succeed; what must fail is called at the repository.

#include "contract/repositories_harness.hpp"
#include "store/database/conversations.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

class Conversations : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
    ada_ = add_agent("Ada");
    grace_ = add_agent("Grace");
  }

  ConversationsRepository& conversations() { return database().conversations(); }
  [[nodiscard]] ProjectId project() const { return project_; }
  [[nodiscard]] std::int64_t ada() const { return ada_; }
  [[nodiscard]] std::int64_t grace() const { return grace_; }
  [[nodiscard]] VisitorKey key(const std::string& uid) const { return {project_, uid}; }
  /// The hash of a visitor's secret in these suites.
  static std::string secret(const std::string& uid) { return "secret-of-" + uid; }

  std::int64_t add_agent(const std::string& name) {
    return database().agents().add(name + "@example.com", name, "hash", {{project_, Role::agent}})->id;
  }

  /// What the journal writes of a visitor.
  void visit(const std::string& uid, const std::string& secret_hash, int second = 0) {
    VisitorWrite row;
    row.key = key(uid);
    row.seen = at(second);
    row.secret_hash = secret_hash;
    ASSERT_TRUE(database().visitors().apply(std::vector{row}));
  }

  template <typename T>
  static T must(Result<T> result) {
    EXPECT_TRUE(result) << result.error().message;
    return result ? std::move(*result) : T{};
  }

  Appended says(const std::string& uid, std::string_view content, int second = 0) {
    return must(
        conversations().append_from_visitor(key(uid), secret(uid), next_temp_id(), content, at(second)));
  }
  Appended replies(ConversationId id, std::string_view content, int second = 0) {
    return must(conversations().append_from_agent(project_, id, ada_, next_temp_id(), content, at(second)));
  }
  Thread thread(const std::string& uid, MessageQuery query = {}) {
    return must(conversations().thread_of_visitor(key(uid), secret(uid), query));
  }
  Conversation conversation(const std::string& uid) {
    return must(conversations().find_of_visitor(key(uid)));
  }
  std::string next_temp_id() { return "t" + std::to_string(++temp_ids_); }

  static std::vector<std::string> contents(const Thread& thread) {
    std::vector<std::string> texts;
    for (const Message& message : thread.messages) texts.push_back(message.content);
    return texts;
  }
  static std::vector<std::int64_t> positions(const Thread& thread) {
    std::vector<std::int64_t> numbers;
    for (const Message& message : thread.messages) numbers.push_back(message.position);
    return numbers;
  }

 private:
  ProjectId project_ = 0;
  std::int64_t ada_ = 0;
  std::int64_t grace_ = 0;
  int temp_ids_ = 0;
};

}  // namespace porchlight::store
