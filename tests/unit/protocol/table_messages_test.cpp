#include "protocol/table_messages.hpp"

#include "protocol/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace porchlight::protocol {
namespace {

using Dimension = TableDimension;
using By = TableSort::By;

Result<OpenTableMessage> read_open(const std::string& members) {
  return read_open_table(
      boost::json::parse(R"([{"projectId":1,"from":0,"count":50)" + members + "}]").as_array());
}

std::string why_not(const std::string& members) {
  const auto read = read_open(members);
  return read || read.error().code != ErrorCode::bad_request ? "" : read.error().message;
}

std::string list_of(std::size_t values, std::size_t characters) {
  std::string out;
  for (std::size_t i = 0; i < values; ++i) {
    out += (i == 0 ? "\"" : ",\"") + std::string(characters, 'x') + "\"";
  }
  return "[" + out + "]";
}

TEST(TableMessages, ATableThatAsksForNothingIsEverybodyButBots) {
  const auto read = read_open("");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->project, 1);
  EXPECT_EQ(read->window.from, 0U);
  EXPECT_EQ(read->window.count, 50U);
  EXPECT_EQ(read->question.filter, completed({}));
  EXPECT_EQ(read->question.filter.values[index_of(Dimension::bots)], std::vector<std::string>{"false"});
  EXPECT_EQ(read->question.sort, TableSort{});
  EXPECT_FALSE(read->question.group);
  EXPECT_EQ(read_open(R"(,"filter":null,"sort":null,"group":null)")->question, read->question);
}

TEST(TableMessages, EachFilterIsWordsOfItsDimension) {
  auto read = read_open(R"(,"filter":{"status":["online"],"page":["/b","/a","/b"],"device":["phone",""],)"
                        R"("returning":true,"signedIn":false,"conversation":["unread","open"],"bots":true,)"
                        R"("country":[],"q":"\u00c4RGER\n","new":1},)"
                        R"("sort":{"by":"status","descending":false},"group":"country")");
  ASSERT_TRUE(read) << read.error().message;
  TableFilter& filter = read->question.filter;
  using Words = std::vector<std::string>;
  EXPECT_EQ(filter.of(Dimension::status), Words{"online"});
  EXPECT_EQ(filter.of(Dimension::page), (Words{"/a", "/b"})) << "in order, each once";
  EXPECT_EQ(filter.of(Dimension::device), (Words{"", "phone"}));
  EXPECT_EQ(filter.of(Dimension::returning), Words{"true"});
  EXPECT_EQ(filter.of(Dimension::signed_in), Words{"false"});
  EXPECT_EQ(filter.of(Dimension::conversation), (Words{"open", "unread"}));
  EXPECT_EQ(filter.of(Dimension::bots), Words{"true"});
  EXPECT_EQ(filter.of(Dimension::country), Words{}) << "an empty list says nothing";
  EXPECT_EQ(filter.text, "ärger ");
  EXPECT_EQ(read->question.sort, (TableSort{By::status, false}));
  EXPECT_EQ(read->question.group, Dimension::country);
}

TEST(TableMessages, EverySortIsReadByItsName) {
  const std::vector<std::string> names{
      "onlineSince", "pageSince", "name",    "page",   "pages",   "visits", "referrer",     "campaign",
      "device",      "browser",   "country", "status", "landing", "tags",   "conversation", "viewers"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto read = read_open(R"(,"sort":{"by":")" + names[i] + R"(","descending":true})");
    ASSERT_TRUE(read) << names[i];
    EXPECT_EQ(read->question.sort.by, static_cast<By>(i));
  }
}

TEST(TableMessages, WhatIsWrongIsAnsweredWithWhatWasExpected) {
  for (const char* wrong :
       {R"(,"filter":5)", R"(,"filter":[])", R"(,"filter":{"page":"/a"})", R"(,"filter":{"page":[5]})",
        R"(,"filter":{"status":["offline"]})", R"(,"filter":{"device":["car"]})",
        R"(,"filter":{"conversation":["maybe"]})", R"(,"filter":{"returning":"yes"})", R"(,"filter":{"q":5})",
        R"(,"sort":"name")", R"(,"sort":{"by":"name"})", R"(,"sort":{"by":"shoes","descending":true})",
        R"(,"group":"name")", R"(,"group":5)"}) {
    EXPECT_NE(why_not(wrong).find("xpected"), std::string::npos) << wrong << ": " << why_not(wrong);
  }
}

TEST(TableMessages, FiltersAreBounded) {
  const auto page = [](const std::string& list) { return R"(,"filter":{"page":)" + list + "}"; };
  EXPECT_EQ(why_not(page(list_of(limits::table_filter_values, 1))), "");
  EXPECT_NE(why_not(page(list_of(limits::table_filter_values + 1, 1))), "");
  EXPECT_EQ(why_not(page(list_of(1, limits::table_filter_characters))), "");
  EXPECT_NE(why_not(page(list_of(1, limits::table_filter_characters + 1))), "");
  const auto search = [](std::size_t characters) {
    return R"(,"filter":{"q":")" + std::string(characters, 'x') + "\"}";
  };
  EXPECT_EQ(why_not(search(limits::table_search_characters)), "");
  EXPECT_NE(why_not(search(limits::table_search_characters + 1)), "");
}

TEST(TableMessages, AWindowIsBounded) {
  const auto read = [](std::int64_t from, std::int64_t count) {
    const boost::json::array args{{{"projectId", 1}, {"from", from}, {"count", count}, {"hold", true}}};
    return read_move_table(args);
  };
  const auto moved = read(7, limits::table_window);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->window.from, 7U);
  EXPECT_EQ(moved->window.count, static_cast<std::size_t>(limits::table_window));
  EXPECT_TRUE(moved->hold);
  EXPECT_FALSE(read(7, limits::table_window + 1));
  EXPECT_FALSE(read(-1, 5));
  EXPECT_FALSE(read(0, -1));
  EXPECT_FALSE(read_move_table(boost::json::parse(R"([{"projectId":1,"from":0,"count":5}])").as_array()))
      << "hold is said";
  EXPECT_FALSE(read_move_table({}));
}

TEST(TableMessages, AWindowLeavesOutGroupsAndMayBeAroundSomebody) {
  const auto read = [](const std::string& more) {
    return read_move_table(
        boost::json::parse(R"([{"projectId":1,"from":0,"count":5,"hold":true)" + more + "}]").as_array());
  };
  EXPECT_FALSE(read("")->window.collapsed) << "as before";
  EXPECT_FALSE(read(R"(,"collapsed":null,"around":null)")->window.collapsed);
  EXPECT_EQ(read(R"(,"collapsed":[])")->window.collapsed, std::vector<std::string>{});
  const auto some = read(R"(,"collapsed":["/a",""],"around":"ann")");
  EXPECT_EQ(some->window.collapsed, (std::vector<std::string>{"/a", ""}));
  EXPECT_EQ(some->window.around, "ann");
  EXPECT_TRUE(read(R"(,"collapsed":)" + list_of(limits::table_collapsed, 1)));
  EXPECT_FALSE(read(R"(,"collapsed":)" + list_of(limits::table_collapsed + 1, 1)));
  EXPECT_FALSE(read(R"(,"collapsed":)" + list_of(1, limits::table_filter_characters + 1)));
  EXPECT_FALSE(read(R"(,"collapsed":[7])"));
  EXPECT_FALSE(read(R"(,"around":7)"));
}

}  // namespace
}  // namespace porchlight::protocol
