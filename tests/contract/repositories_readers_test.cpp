// Who is found by what they have read, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/limits.hpp"
#include "store/database/people.hpp"
#include "store/database/visits.hpp"

#include <gmock/gmock.h>

#include <future>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Readers : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
  }
  VisitsRepository& visits() { return database().visits(); }
  [[nodiscard]] ProjectId project() const { return project_; }

  void add_visitor(const std::string& uid, int second, std::string name = "") {
    VisitorWrite row;
    row.key = {project_, uid};
    row.seen = at(second);
    row.name = std::move(name);
    ASSERT_TRUE(database().visitors().apply({&row, 1}));
  }
  [[nodiscard]] VisitWrite visit(const std::string& uid, int started) const {
    VisitWrite row;
    row.visit.key = {project_, uid};
    row.visit.started = row.visit.ended = at(started);
    return row;
  }
  void apply(const VisitWrite& row) {
    const auto applied = visits().apply({&row, 1});
    ASSERT_TRUE(applied) << applied.error().message;
  }
  /// In a visit that begins then.
  void read(const std::string& uid, int second, std::string path, std::string title = "") {
    VisitWrite row = visit(uid, second);
    row.views.push_back({at(second), "https://shop.example" + path, std::move(title)});
    apply(row);
  }
  std::vector<std::string> found(std::string text, std::size_t limit = 50,
                                 VisitorSort sort = VisitorSort::last_seen_desc) {
    std::vector<std::string> uids;
    VisitorQuery query{.text = std::move(text), .sort = sort, .limit = limit, .cursor = {}};
    do {
      const auto page = database().visitors().page(project_, query);
      EXPECT_TRUE(page) << page.error().message;
      if (!page) break;
      EXPECT_LE(page->visitors.size(), limit);
      for (const Visitor& visitor : page->visitors) uids.push_back(visitor.uid);
      query.cursor = page->next_cursor;
    } while (!query.cursor.empty() && uids.size() < 1'000);
    return uids;
  }

 private:
  ProjectId project_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(Readers);

TEST_P(Readers, AreFoundByTheTitleAndThePathOfAnyPageThatTheyHaveRead) {
  add_visitor("v1", 1);
  add_visitor("v2", 2);
  read("v1", 1, "/lamps/brass?colour=red#top", "Lámparas de LATÓN");
  read("v1", 50, "/checkout", "Pay");
  read("v2", 2, "/Über/uns", "About us");
  for (const char* text : {"latón", "LÁMPARAS", "mps/br", "/checkout", "PAY"}) {
    EXPECT_THAT(found(text), ElementsAre("v1")) << text;
  }
  EXPECT_THAT(found("über/UNS"), ElementsAre("v2"));
  EXPECT_THAT(found("colour"), IsEmpty()) << "a query is no path";
  EXPECT_THAT(found("shop.example"), IsEmpty()) << "nor is a host";
  EXPECT_THAT(found("paylámparas"), IsEmpty());
  for (const char* text : {"%", "_", "\\", "a%b", "'"}) EXPECT_THAT(found(text), IsEmpty()) << text;
}

TEST_P(Readers, StandAmongThoseWhoAreFoundByNameInTheOrderOfThePage) {
  add_visitor("v1", 1, "Brass, Bob");
  add_visitor("v2", 2);
  add_visitor("v3", 3, "Brassens");
  add_visitor("v4", 4);
  add_visitor("v5", 5, "Ada");
  read("v2", 2, "/brass");
  read("v4", 4, "/", "Brass");
  read("v3", 3, "/brass");
  for (const std::size_t limit : {1U, 2U, 3U, 4U, 50U}) {
    EXPECT_THAT(found("brass", limit), ElementsAre("v4", "v3", "v2", "v1")) << limit;
    EXPECT_THAT(found("brass", limit, VisitorSort::first_seen_desc), ElementsAre("v4", "v3", "v2", "v1"));
  }
}

TEST_P(Readers, APageOfAnotherProjectIsNotFound) {
  add_visitor("v1", 1);
  read("v1", 1, "/brass", "Brass");
  const ProjectId other = add_project("Other");
  VisitorWrite row;
  row.key = {other, "v1"};
  row.seen = at(1);
  ASSERT_TRUE(database().visitors().apply({&row, 1}));
  VisitorQuery query;
  query.text = "brass";
  EXPECT_THAT(database().visitors().page(other, query)->visitors, IsEmpty());
  VisitWrite theirs = visit("v1", 1);
  theirs.visit.key.project = other;
  theirs.views.push_back({at(1), "https://shop.example/brass", "Brass"});
  apply(theirs);
  EXPECT_EQ(database().visitors().page(other, query)->visitors.size(), 1U);
  ASSERT_TRUE(database().projects().remove(other));
  EXPECT_THAT(found("brass"), ElementsAre("v1")) << "the same page of another project has gone, not this one";
}

TEST_P(Readers, ATitleThatComesLaterIsFoundAndWhatItWasBeforeAsWell) {
  add_visitor("v1", 1);
  read("v1", 1, "/brass");
  EXPECT_THAT(found("reading lamp"), IsEmpty());
  read("v1", 1, "/brass", "The reading lamp");
  EXPECT_THAT(found("reading lamp"), ElementsAre("v1"));
  EXPECT_THAT(found("/brass"), ElementsAre("v1"));
}

TEST_P(Readers, WhatIsNoLongerKeptIsNotFoundAndWhatOthersHaveReadStays) {
  add_visitor("v1", 1);
  add_visitor("v2", 2);
  read("v1", 10, "/brass", "Brass");
  read("v2", 500, "/brass", "Brass");
  read("v1", 20, "/gold", "Gold");
  EXPECT_THAT(found("brass"), ElementsAre("v2", "v1"));
  ASSERT_EQ(*visits().prune(project(), at(100), 100), 2U);
  EXPECT_THAT(found("brass"), ElementsAre("v2"));
  EXPECT_THAT(found("gold"), IsEmpty());
  read("v1", 600, "/gold", "Gold");
  EXPECT_THAT(found("gold"), ElementsAre("v1")) << "a page that everybody had forgotten is read again";
}

TEST_P(Readers, WhatADeviceHasReadThePersonIsFoundBy) {
  add_visitor("laptop", 1);
  add_visitor("phone", 2);
  read("phone", 2, "/brass", "Brass");
  ASSERT_TRUE(database().people().prove({{project(), "laptop"}, "ann", "", at(5)}));
  ASSERT_TRUE(database().people().prove({{project(), "phone"}, "ann", "", at(6)}));
  EXPECT_THAT(found("brass"), ElementsAre("laptop"));
  read("phone", 60, "/gold", "Gold");
  EXPECT_THAT(found("gold"), ElementsAre("laptop"));
}

TEST_P(Readers, AreFoundBehindAPageThatEverybodyHasRead) {
  add_visitor("often", 1);
  add_visitor("v2", 2);
  add_visitor("v3", 3, "Lampe");
  add_visitor("v4", 4);
  VisitWrite row = visit("often", 1);
  for (int i = 0; i <= static_cast<int>(limits::search_views); ++i) {
    row.views.push_back({at(i), "https://shop.example/lamps", "Lamps"});
  }
  apply(row);
  read("v2", 2, "/", "lamps");
  read("v4", 4, "/", "chairs");
  for (const auto sort : {VisitorSort::last_seen_desc, VisitorSort::first_seen_desc}) {
    for (const std::size_t limit : {1U, 50U}) {
      EXPECT_THAT(found("lamp", limit, sort), ElementsAre("v3", "v2", "often")) << limit;
    }
  }
  EXPECT_THAT(found("chairs"), ElementsAre("v4"));
}

TEST_P(Readers, AreFoundByATextThatMoreThanSoManyPagesHave) {
  add_visitor("often", 1);
  add_visitor("v2", 2);
  VisitWrite row = visit("often", 1);
  for (int i = 0; i <= static_cast<int>(limits::search_views); ++i) {
    row.views.push_back({at(i), "https://shop.example/lamps/" + std::to_string(i), ""});
  }
  apply(row);
  read("v2", 2, "/lamps/x7");
  EXPECT_THAT(found("/lamps/"), ElementsAre("v2", "often"));
  EXPECT_THAT(found("/x7"), ElementsAre("v2"));
}

TEST_P(Readers, OfALongTitleOrPathTheBeginningIsFound) {
  add_visitor("v1", 1);
  const std::string most(limits::page_words_bytes - 1, 'x');
  read("v1", 1, "/a" + most + "tail", "b" + most + "\xE2\x82\xAC" + "tail");
  EXPECT_THAT(found("/axxx"), ElementsAre("v1"));
  EXPECT_THAT(found("bxxx"), ElementsAre("v1"));
  EXPECT_THAT(found("tail"), IsEmpty());
}

TEST_P(Readers, GatewaysThatWriteAndPruneTheSamePagesAtOnceAllSucceed) {
  constexpr int rounds = 20;
  for (const char* uid : {"v0", "v1"}) add_visitor(uid, 1);
  const auto gateway = [&](int number) {
    const auto own = harness().open();
    for (int round = 0; round < rounds; ++round) {
      VisitWrite row = visit("v" + std::to_string(number), round);
      for (int i = 0; i < 50; ++i) {
        const int page = number == 0 ? i : 49 - i;
        row.views.push_back({at(round + i), "https://shop.example/" + std::to_string(page), "Page"});
      }
      auto done = own->visits().apply({&row, 1});
      if (!done) return done.error().message;
      const auto pruned = own->visits().prune(project(), at(round), 10);
      if (!pruned) return pruned.error().message;
    }
    return std::string();
  };
  auto other = std::async(std::launch::async, gateway, 1);
  EXPECT_EQ(gateway(0), "");
  EXPECT_EQ(other.get(), "");
  // Whatever met whatever: once a page is read again, it is found.
  read("v0", 5'000, "/17", "Page");
  EXPECT_THAT(found("/17"), testing::Contains("v0"));
}

}  // namespace
}  // namespace porchlight::store
