// Every query is answered from the index that was made for it.
//
// PORCHLIGHT_TEST_PLANS=FILE measures with a million visitors and writes docs/postgresql-plans.md into FILE.

#include "integration/postgres/plans.hpp"

#include "store/database/cursor.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace porchlight::test {
namespace {

using store::VisitorSort;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PostgresPlans : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    data_ = std::make_unique<PlannedDatabase>(20'000);
    data_->begin_to_explain();
  }
  static void TearDownTestSuite() { data_.reset(); }
  static PlannedDatabase& data() { return *data_; }
  static std::string plan(const std::function<void()>& work) {
    std::string all;
    for (const std::string& one : data().plans(work)) all += one;
    return all;
  }

 private:
  static std::unique_ptr<PlannedDatabase> data_;
};
std::unique_ptr<PlannedDatabase> PostgresPlans::data_;

TEST_F(PostgresPlans, PagesAreReadFromAnIndexAndNotSorted) {
  EXPECT_THAT(plan([] { EXPECT_TRUE(data().search("")); }),
              AllOf(HasSubstr("Index Scan using visitors_by_last_seen"), Not(HasSubstr("Sort"))));
  EXPECT_THAT(plan([] { EXPECT_TRUE(data().search("", VisitorSort::first_seen_desc)); }),
              AllOf(HasSubstr("using visitors_by_first_seen"), Not(HasSubstr("Sort"))));
}

TEST_F(PostgresPlans, PagesStayInTheIndexHoweverOftenTheyAreAsked) {
  // After five executions PostgreSQL may take a plan for any value.
  std::string last;
  for (int i = 0; i < 12; ++i) last = plan([] { EXPECT_TRUE(data().search("")); });
  EXPECT_THAT(last, AllOf(HasSubstr("Index Scan using visitors_by_last_seen"), Not(HasSubstr("Sort"))));
}

TEST_F(PostgresPlans, VisitorsAreFoundByTheirKey) {
  EXPECT_THAT(plan([] {
                EXPECT_TRUE(data().visitors().find({data().project(), data().uid(7)}));
              }),
              HasSubstr("Index Scan using visitors_pkey"));
  const std::vector<std::string> uids{data().uid(1), data().uid(2)};
  EXPECT_THAT(plan([&] { EXPECT_EQ(data().visitors().find_many(data().project(), uids)->size(), 2U); }),
              AllOf(HasSubstr("visitors_pkey"), Not(HasSubstr("Seq Scan"))));
}

TEST_F(PostgresPlans, ARareTextIsFoundByItsTrigrams) {
  EXPECT_THAT(plan([] { EXPECT_EQ(data().search("zebulon")->visitors.size(), 1U); }),
              AllOf(HasSubstr("visitor_search_trigrams"), Not(HasSubstr("Seq Scan on visitor"))));
}

TEST_F(PostgresPlans, AFrequentTextIsFoundOnTheWay) {
  EXPECT_THAT(
      plan([] { EXPECT_EQ(data().search("example")->visitors.size(), 50U); }),
      AllOf(HasSubstr("visitors_by_last_seen"), Not(HasSubstr("visitor_search")), Not(HasSubstr("Sort"))));
}

TEST_F(PostgresPlans, ABatchFindsItsRowsByTheirKeys) {
  EXPECT_THAT(plan([] { EXPECT_TRUE(data().visitors().apply(data().visits(0, 100, 1))); }),
              AllOf(HasSubstr("Conflict Arbiter Indexes: visitors_pkey"), HasSubstr("visitor_search_pkey"),
                    Not(HasSubstr("Seq Scan"))));
}

/// The document: each query with its plan, its time and a sentence.
class Report {
 public:
  explicit Report(PlannedDatabase& data) : data_(data) {}

  void add(const std::string& title, const std::string& sentence, const std::function<void()>& query) {
    for (int i = 0; i < 6; ++i) query();  // prepared, planned for any value if it likes, and in memory
    std::vector<std::int64_t> times;
    for (int i = 0; i < 5; ++i) times.push_back(microseconds_of(query));
    std::ranges::sort(times);
    text_ << "## " << title << "\n"
          << sentence << " Answered in " << static_cast<double>(times[2]) / 1e3
          << " ms (median of 5).\n\n```\n";
    for (const std::string& plan : data_.plans(query)) text_ << shortened(plan);
    text_ << "```\n\n";
  }
  [[nodiscard]] std::string text() const { return text_.str(); }

 private:
  static std::int64_t microseconds_of(const std::function<void()>& query) {
    const auto begin = std::chrono::steady_clock::now();
    query();
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin)
        .count();
  }
  /// Long lists of values are cut; indentation by a tab goes.
  static std::string shortened(const std::string& plan) {
    constexpr std::size_t longest = 170;
    std::istringstream lines(plan);
    std::string all;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with('\t')) line.erase(0, 1);
      if (line.size() > longest) line = line.substr(0, longest) + "…";
      all += line + "\n";
    }
    return all;
  }

  PlannedDatabase& data_;
  std::ostringstream text_;
};

/// Rows a second of batches of a thousand visits, from all over the table.
double visits_a_second(PlannedDatabase& data) {
  constexpr int batches = 100;
  constexpr std::size_t rows = 1'000;
  std::vector<std::vector<store::VisitorWrite>> writes;
  for (int i = 0; i < batches; ++i)
    writes.push_back(data.visits(static_cast<std::size_t>(i) * rows, rows, 10 + i));
  const auto took = time_of([&] {
    for (const auto& one : writes) EXPECT_TRUE(data.visitors().apply(one));
  });
  return batches * rows * 1e3 / static_cast<double>(took.count());
}

void describe(Report& report, PlannedDatabase& data) {
  const ProjectId project = data.project();
  const auto search = [&data](const std::string& text, std::size_t least) {
    return [&data, text, least] {
      const auto page = data.search(text);
      ASSERT_TRUE(page) << page.error().message;
      EXPECT_GE(page->visitors.size(), least);
    };
  };
  report.add("One visitor", "The primary key.", [&] {
    EXPECT_TRUE(data.visitors().find({project, data.uid(4'711)}));
  });
  std::vector<std::string> uids;
  for (std::size_t i = 0; i < 1'000; ++i) uids.push_back(data.uid(i * 977));
  report.add("A thousand visitors by uid", "The primary key, once for each.",
             [&] { EXPECT_EQ(data.visitors().find_many(project, uids)->size(), 1'000U); });
  report.add("The first page", "The newest end of the index that has the page's order; nothing is sorted.",
             search("", 50));
  store::VisitorQuery deep;
  deep.cursor = store::encode_cursor(deep.sort, {WallTime(std::chrono::seconds(1'700'050'000)), "m"});
  report.add("A page from the middle",
             "The cursor is a place in the same index: page ten thousand costs what page one does.",
             [&] { EXPECT_EQ(data.visitors().page(project, deep)->visitors.size(), 50U); });
  store::VisitorQuery first_seen;
  first_seen.sort = VisitorSort::first_seen_desc;
  report.add("By first seen",
             "The same over its own index, which is not the visits' to write: the keys from there, then the "
             "visitors.",
             [&] { EXPECT_EQ(data.visitors().page(project, first_seen)->visitors.size(), 50U); });
  report.add("Search: a frequent text (`example`, one visitor in five)",
             "The walk in the page's order has a page full after a few hundred rows.", search("example", 50));
  report.add("Search: a rare text (`zebulon`, one visitor of all)",
             "The short walk finds nothing in its 10,000 rows; the trigrams name the one.",
             search("zebulon", 1));
  report.add("Search: a text that nobody has (`nobody at all`)", "As before, and the trigrams name none.",
             search("nobody at all", 0));
  report.add("Search: two characters that nobody has (`xq`)",
             "Too short for a trigram: after the walk the words are read through, a narrow table.",
             search("xq", 0));
  report.add("Search: a frequent text that only those have who were here long ago (`archived`, 10,000)",
             "The trigrams name 10,000, just few enough: they are fetched by key and sorted.",
             search("archived", 50));
  report.add("Search: the worst case (`person`, the oldest 20,000)",
             "More than 10,000 are named, and none is new: the walk goes through all that is newer.",
             search("person", 50));
  report.add(
      "Search: a page that one visitor in 5,000 has read (`lamps/4711`)",
      "Its words name the page, the page its views: 200 readers, who are kept in mind while the order is "
      "walked, and fetched by key.",
      search("lamps/4711", 50));
  report.add("Search: a page that everybody has read (`that shines`)",
             "There are too many views: each visitor's own are asked on the way, which is over at once.",
             search("that shines", 50));
  int later = 1'000;
  report.add(
      "A batch of 1,000 visits",
      "One statement; each row is found by the primary key. Nobody has a new name: nothing is written into "
      "visitor_search.",
      [&] { EXPECT_TRUE(data.visitors().apply(data.visits(0, 1'000, ++later))); });
}

TEST(PostgresPlansReport, OfAMillionVisitors) {
  const char* const file = std::getenv("PORCHLIGHT_TEST_PLANS");
  if (file == nullptr) GTEST_SKIP() << "PORCHLIGHT_TEST_PLANS=FILE writes it";
  PlannedDatabase data(1'000'000);
  std::ofstream out(file);
  out << "PostgreSQL " << data.version() << ".\n\n";
  out << "New visitors in batches of 1,000: " << static_cast<int>(data.newcomers_a_second())
      << " rows a second.\n";
  out << "Visits of known visitors in batches of 1,000: " << static_cast<int>(visits_a_second(data))
      << " rows a second.\n\n";
  data.let_everybody_read();
  data.begin_to_explain();
  Report report(data);
  describe(report, data);
  out << report.text();
  EXPECT_TRUE(out.good());
}

}  // namespace
}  // namespace porchlight::test
