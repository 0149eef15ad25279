// How much a page of a list has where nothing is asked for, and how much may be asked for.

#include "api/limits.hpp"
#include "api_fixture.hpp"

#include <string>

namespace porchlight::api {
namespace {

class PagesTest : public ApiTest {
 protected:
  std::string project_path(const std::string& rest) const {
    return "/api/v1/projects/" + std::to_string(project_) + rest;
  }
  /// So many entries of `list` are on the page.
  std::size_t size_of(const std::string& path, const char* list) {
    return json_of(get(path)).as_object().at(list).as_array().size();
  }
  void expect_most(const std::string& path, std::size_t most) {
    EXPECT_EQ(get(path, "limit=" + std::to_string(most)).status, 200U);
    EXPECT_EQ(problem_of(get(path, "limit=" + std::to_string(most + 1))), "400 badRequest");
  }
  std::int64_t say(const std::string& uid, const std::string& temp_id) {
    return database_->conversations()
        .append_from_visitor({project_, uid}, "hash", temp_id, "Hello", clock_.wall())
        .value()
        .conversation.id;
  }
};

TEST_F(PagesTest, OfVisitors) {
  for (std::size_t i = 0; i <= limits::page_visitors_default; ++i) write_visitor("v" + std::to_string(i));
  EXPECT_EQ(size_of(visitors_path(), "visitors"), limits::page_visitors_default);
  expect_most(visitors_path(), limits::page_visitors);
}

TEST_F(PagesTest, OfConversations) {
  for (std::size_t i = 0; i <= limits::page_conversations_default; ++i) say("v" + std::to_string(i), "t");
  EXPECT_EQ(size_of(project_path("/conversations"), "conversations"), limits::page_conversations_default);
  expect_most(project_path("/conversations"), limits::page_conversations);
}

TEST_F(PagesTest, OfMessages) {
  std::int64_t id = 0;
  for (std::size_t i = 0; i <= limits::page_messages_default; ++i) id = say("ann", "t" + std::to_string(i));
  const std::string path = project_path("/conversations/" + std::to_string(id) + "/messages");
  EXPECT_EQ(size_of(path, "messages"), limits::page_messages_default);
  expect_most(path, limits::thread_messages);
}

}  // namespace
}  // namespace porchlight::api
