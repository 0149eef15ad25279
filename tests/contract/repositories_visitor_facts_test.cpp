// What pages say of their visitors, over every form of the database.

#include "contract/conversations_harness.hpp"
#include "store/database/limits.hpp"
#include "store/database/visitor_facts.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

namespace porchlight::store {
namespace {

class VisitorFactsContract : public Conversations {
 protected:
  Result<ChangedVisitor> set(const std::string& uid, const boost::json::object& change) {
    return database().visitor_facts().set_attributes(key(uid), secret(uid), change, at(5));
  }
  std::string attributes(const std::string& uid) {
    return must(database().visitors().find(key(uid))).attributes;
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(VisitorFactsContract);

TEST_P(VisitorFactsContract, AttributesAreAddedChangedAndTakenAway) {
  visit("v1", secret("v1"));
  EXPECT_EQ(attributes("v1"), "");
  EXPECT_TRUE(must(set("v1", {{"plan", "pro"}, {"seats", 12}, {"vip", true}})).changed);
  EXPECT_EQ(attributes("v1"), R"({"plan":"pro","seats":12,"vip":true})");
  const auto changed = must(set("v1", {{"seats", 13}, {"vip", nullptr}, {"gone", nullptr}}));
  EXPECT_TRUE(changed.changed);
  EXPECT_EQ(changed.visitor.attributes, R"({"plan":"pro","seats":13})");
  EXPECT_FALSE(must(set("v1", {{"seats", 13}})).changed);
  EXPECT_FALSE(must(set("v1", {})).changed);
  EXPECT_EQ(must(set("v1", {{"seats", nullptr}, {"plan", nullptr}})).visitor.attributes, "");
}

TEST_P(VisitorFactsContract, ListsOfVisitorsCarryNone) {
  visit("v1", secret("v1"));
  must(set("v1", {{"plan", "pro"}}));
  EXPECT_EQ(must(database().visitors().page(project(), {})).visitors.front().attributes, "");
}

TEST_P(VisitorFactsContract, TheRowIsMadeWhereTheJournalHasNotWrittenItYet) {
  const auto made = must(set("v1", {{"plan", "pro"}}));
  EXPECT_EQ(made.visitor.first_seen, at(5));
  VisitorWrite row;
  row.key = key("v1");
  row.seen = at(6);
  row.name = "Ann";
  row.secret_hash = secret("v1");
  ASSERT_TRUE(database().visitors().apply({&row, 1}));
  EXPECT_EQ(attributes("v1"), R"({"plan":"pro"})");
  EXPECT_EQ(must(database().visitors().find(key("v1"))).name, "Ann");
  VisitorQuery query;
  query.text = "ann";
  EXPECT_EQ(must(database().visitors().page(project(), query)).visitors.size(), 1U);
  EXPECT_EQ(code_of(database().visitor_facts().set_attributes({project() + 7, "v1"}, "hash", {}, at(5))),
            "notFound");
}

TEST_P(VisitorFactsContract, OnlyWithTheSecretThatTheVisitorCameWith) {
  visit("v1", secret("v1"));
  visit("v2", "");
  const auto with = [this](const std::string& uid, const std::string& hash) {
    return code_of(database().visitor_facts().set_attributes(key(uid), hash, {{"plan", "pro"}}, at(5)));
  };
  EXPECT_EQ(with("v1", secret("v2")), "forbidden");
  EXPECT_EQ(with("v1", ""), "forbidden");
  EXPECT_EQ(with("v2", secret("v2")), "forbidden") << "who came without one gets none by bringing it later";
  EXPECT_EQ(with("", secret("v1")), "badRequest");
  EXPECT_EQ(attributes("v1"), "");
  EXPECT_EQ(with("v1", secret("v1")), "none");
}

TEST_P(VisitorFactsContract, OneTooManyChangesNothing) {
  visit("v1", secret("v1"));
  boost::json::object all;
  for (std::size_t i = 0; i < limits::visitor_attributes; ++i) all["k" + std::to_string(i)] = i;
  must(set("v1", all));
  const std::string before = attributes("v1");
  EXPECT_EQ(code_of(set("v1", {{"k0", 7}, {"another", 1}})), "badRequest");
  EXPECT_EQ(attributes("v1"), before);
  EXPECT_TRUE(set("v1", {{"k0", nullptr}, {"another", 1}})) << "one goes, one comes";
}

TEST_P(VisitorFactsContract, WhatTwoPagesSayAtOnceIsBothKept) {
  visit("v1", secret("v1"));
  std::vector<std::thread> pages;
  for (const char* name : {"a", "b", "c", "d"}) {
    pages.emplace_back([this, name] {
      for (int i = 0; i < 5; ++i) EXPECT_TRUE(set("v1", {{name, i}}));
    });
  }
  for (std::thread& page : pages) page.join();
  const auto kept = boost::json::parse(attributes("v1")).as_object();
  EXPECT_EQ(kept.size(), 4U);
  for (const char* name : {"a", "b", "c", "d"}) EXPECT_EQ(kept.at(name), 4) << name;
}

}  // namespace
}  // namespace porchlight::store
