// The live table beside a model that keeps nothing: after any changes, each view has to be what a filter, a
// sort and a count over all visitors say.

#include "base/lines.hpp"
#include "base/utf8.hpp"
#include "monitor/limits.hpp"
#include "unit/monitor/support.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

namespace porchlight::monitor {
namespace {

using protocol::TableSort;
using By = TableSort::By;

constexpr std::size_t dimension_count = protocol::table_dimensions.size();

struct Person {
  std::string uid;
  store::Session session;
  store::VisitFacts facts;
  std::optional<RowConversation> conversation;
  std::uint32_t viewers = 0;

  [[nodiscard]] std::string value(std::size_t dimension) const {
    const std::string path = session.state.url.substr(std::string("https://shop.example").size());
    const bool away = session.state.activity == store::Activity::away;
    const std::string returning = facts.visits > 1 ? "true" : "false";
    const std::string talk = !conversation ? "none" : (conversation->is_open ? "open" : "closed");
    const std::array<std::string, dimension_count> values{away ? "away" : "online",
                                                          path,
                                                          facts.referrer,
                                                          facts.campaign,
                                                          facts.landing,
                                                          facts.device,
                                                          facts.browser,
                                                          facts.system,
                                                          facts.country,
                                                          facts.visits == 0 ? "" : returning,
                                                          facts.verified ? "true" : "false",
                                                          talk,
                                                          facts.bot ? "true" : "false",
                                                          session.state.tags};
    return values[dimension];
  }
  [[nodiscard]] std::vector<std::string> values(std::size_t dimension) const {
    if (protocol::table_dimensions[dimension] == "tags" && !session.state.tags.empty())
      return from_lines(session.state.tags);
    std::vector<std::string> all{value(dimension)};
    if (protocol::table_dimensions[dimension] == "conversation" && conversation && conversation->unread > 0) {
      all.emplace_back("unread");
    }
    return all;
  }
  [[nodiscard]] bool has(const std::string& text) const {
    for (const std::string& field :
         {session.state.name, facts.email, uid, session.state.title, value(1), session.state.tags}) {
      if (utf8::fold_case(field).find(text) != std::string::npos) return true;
    }
    return false;
  }
};

bool passes(const Person& person, const protocol::TableFilter& filter, std::size_t but = dimension_count) {
  for (std::size_t i = 0; i < dimension_count; ++i) {
    if (i == but || filter.values[i].empty()) continue;
    const auto values = person.values(i);
    if (std::ranges::find_first_of(values, filter.values[i]) == values.end()) return false;
  }
  return filter.text.empty() || person.has(filter.text);
}

/// A number where the rest stands behind what is known.
using Key = std::tuple<bool, std::string, std::int64_t>;
Key key_of(const Person& person, By by) {
  const auto text = [](const std::string& value) { return Key{value.empty(), value, 0}; };
  const auto number = [](std::int64_t value) { return Key{value == 0, {}, value}; };
  switch (by) {
    case By::online_since:
      return number(to_milliseconds(person.facts.started));
    case By::page_since:
      return number(to_milliseconds(person.facts.page_since));
    case By::name:
      return text(utf8::fold_case(person.session.state.name));
    case By::page:
      return text(person.value(1));
    case By::pages:
      return number(person.facts.pages);
    case By::visits:
      return number(person.facts.visits);
    case By::referrer:
      return text(person.value(2));
    case By::campaign:
      return text(person.value(3));
    case By::device:
      return text(person.value(5));
    case By::browser:
      return text(person.value(6));
    case By::country:
      return text(person.value(8));
    case By::status:
      return number(person.value(0) == "away" ? 2 : 1);
    case By::landing:
      return text(person.value(4));
    case By::tags:
      return text(person.session.state.tags);
    case By::conversation:
      if (!person.conversation) return number(0);
      if (person.conversation->unread > 0) return number(1);
      return number(person.conversation->is_open ? 2 : 3);
    case By::viewers:
      return number(person.viewers);
  }
  return {};
}

bool stands_before(const Person& one, const Person& other, TableSort sort) {
  const Key a = key_of(one, sort.by);
  const Key b = key_of(other, sort.by);
  if (a == b) return one.uid < other.uid;
  if (std::get<0>(a) != std::get<0>(b)) return std::get<0>(b);
  return sort.descending ? b < a : a < b;
}

using People = std::map<std::string, Person>;

std::map<std::string, int> sizes_of(const People& people, const protocol::TableQuestion& asked) {
  std::map<std::string, int> sizes;
  for (const auto& [uid, person] : people) {
    if (passes(person, asked.filter)) ++sizes[asked.group ? person.value(index_of(*asked.group)) : ""];
  }
  return sizes;
}

Uids ordered(const People& people, const protocol::TableQuestion& asked) {
  std::vector<const Person*> found;
  for (const auto& [uid, person] : people) {
    if (passes(person, asked.filter)) found.push_back(&person);
  }
  auto sizes = sizes_of(people, asked);
  std::ranges::sort(found, [&](const Person* one, const Person* other) {
    if (asked.group) {
      const std::string a = one->value(index_of(*asked.group));
      const std::string b = other->value(index_of(*asked.group));
      if (sizes[a] != sizes[b]) return sizes[a] > sizes[b];
      if (a != b) return a < b;
    }
    return stands_before(*one, *other, asked.sort);
  });
  Uids uids;
  for (const Person* person : found) uids.push_back(person->uid);
  return uids;
}

/// The counts of a dimension, by counting what each value would show.
std::string naive_counts(const People& people, const protocol::TableFilter& filter, std::size_t dimension) {
  std::map<std::string, int> counts;
  for (const auto& [uid, person] : people) {
    if (!passes(person, filter, dimension)) continue;
    for (const std::string& value : person.values(dimension)) ++counts[value];
  }
  std::vector<std::pair<int, std::string>> all;
  for (const auto& [value, count] : counts) all.emplace_back(-count, value);
  std::ranges::sort(all);
  if (all.size() > limits::counted_values) all.resize(limits::counted_values);
  for (const std::string& value : filter.values[dimension]) {
    if (std::ranges::find(all, value, &std::pair<int, std::string>::second) != all.end()) continue;
    all.emplace_back(-counts[value], value);
  }
  std::string out;
  for (const auto& [count, value] : all) {
    out += (out.empty() ? "" : " ") + value + "=" + std::to_string(-count);
  }
  return out;
}

/// The longest ascending part, by trying all ends.
std::size_t naive_moved(const Uids& held, const Uids& now) {
  std::vector<std::size_t> places;
  for (const std::string& uid : now) {
    const auto found = std::ranges::find(held, uid);
    if (found != held.end()) places.push_back(static_cast<std::size_t>(found - held.begin()));
  }
  std::size_t longest = 0;
  std::vector<std::size_t> length(places.size(), 1);
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (places[j] < places[i]) length[i] = std::max(length[i], length[j] + 1);
    }
    longest = std::max(longest, length[i]);
  }
  return places.size() - longest;
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_);
  }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::string of(std::initializer_list<const char*> texts) {
    return *(texts.begin() + static_cast<std::ptrdiff_t>(below(texts.size())));
  }

 private:
  std::mt19937 engine_;
};

store::VisitFacts random_facts(Random& random) {
  store::VisitFacts facts;
  facts.pages = static_cast<std::uint32_t>(random.below(4));
  facts.visits = static_cast<std::uint32_t>(random.below(3));
  facts.verified = random.one_in(3);
  facts.bot = random.one_in(6);
  facts.email = random.of({"", "ann@shop.example", "Bob@shop.example"});
  facts.referrer = random.of({"", "search.example", "news.example"});
  facts.campaign = random.of({"", "spring"});
  facts.landing = random.of({"/", "/a"});
  facts.device = random.of({"", "phone", "desktop"});
  facts.browser = random.of({"", "Firefox", "Chrome"});
  facts.system = random.of({"Linux", "Android"});
  facts.country = random.of({"", "DE", "FR"});
  return facts;
}

Person random_person(Random& random, const std::string& uid) {
  Person person{uid, {}, random_facts(random), std::nullopt};
  const std::string path =
      random.of({"/", "/a", "/b", "/Long/way"}) + (random.one_in(8) ? std::to_string(random.below(40)) : "");
  person.session = session(path, static_cast<std::int64_t>(random.below(20)), person.facts);
  person.facts = store::visit_facts(person.session.state.visit);
  person.session.state.name = random.of({"", "Ann", "ärger", "Zoe"});
  person.session.state.tags = random.of({"", "", "vip", "vip\nnew", "new\nShop\nvip"});
  if (random.one_in(3)) person.session.state.activity = store::Activity::away;
  return person;
}

protocol::TableQuestion random_question(Random& random) {
  protocol::TableFilter filter;
  const auto maybe = [&](TableDimension dimension, std::initializer_list<const char*> texts) {
    if (!random.one_in(5)) return;
    for (std::size_t i = 0; i <= random.below(2); ++i) filter.of(dimension).push_back(random.of(texts));
  };
  maybe(TableDimension::status, {"online", "away"});
  maybe(TableDimension::page, {"/", "/a", "/none"});
  maybe(TableDimension::referrer, {"", "search.example"});
  maybe(TableDimension::device, {"phone", "desktop", ""});
  maybe(TableDimension::country, {"DE", "FR"});
  maybe(TableDimension::returning, {"true", "false"});
  maybe(TableDimension::signed_in, {"true", "false"});
  maybe(TableDimension::conversation, {"none", "open", "unread", "closed"});
  maybe(TableDimension::bots, {"true"});
  maybe(TableDimension::tags, {"vip", "new", "", "none"});
  if (random.one_in(4)) filter.text = utf8::fold_case(random.of({"ANN", "Ärg", "/long", "1", "shop"}));
  const TableSort sort{static_cast<By>(random.below(16)), random.one_in(2)};
  std::optional<TableDimension> group;
  if (random.one_in(2)) {
    group = random.one_in(2) ? TableDimension::page
                             : (random.one_in(2) ? TableDimension::country : TableDimension::device);
  }
  return question(std::move(filter), sort, group);
}

/// A dashboard: what it was told, put together.
struct Screen {
  TableView* view;
  protocol::TableQuestion asked;
  protocol::TableWindow window;
  std::optional<Uids> held;
  std::map<std::string, std::string> rows;
  TableNews last;

  void take(TableNews news) {
    std::map<std::string, std::string> next;
    const boost::json::value told = boost::json::parse(news.rows);
    for (const auto& row : told.as_array()) {
      next[std::string(row.at("visitorUid").as_string())] = boost::json::serialize(row);
    }
    for (const std::string& uid : news.uids) {
      if (!next.contains(uid) && rows.contains(uid)) next[uid] = rows[uid];
    }
    rows = std::move(next);
    last = std::move(news);
  }
};

class Model {
 public:
  explicit Model(unsigned seed) : random_(seed) {}

  void step() {
    const std::string uid = "u" + std::to_string(random_.below(40));
    const std::size_t what = random_.below(11);
    if (what < 5) {
      put(uid);
    } else if (what < 7) {
      drop(uid);
    } else if (what == 7) {
      talk(uid);
    } else if (what == 8) {
      look(uid);
    } else if (screens_.size() < 5) {
      open();
    } else {
      turn(screens_[random_.below(screens_.size())]);
    }
  }

  void check() {
    for (Screen& screen : screens_) check(screen);
  }

 private:
  void put(const std::string& uid) {
    Person person = random_person(random_, uid);
    const auto found = people_.find(uid);
    if (found != people_.end()) person.conversation = found->second.conversation;
    person.viewers = viewers_[uid];
    table_.on_event(
        event(found == people_.end() ? Kind::online : Kind::changed, uid, ++revision_, person.session));
    people_[uid] = std::move(person);
  }
  void drop(const std::string& uid) {
    if (people_.erase(uid) > 0) table_.on_event(event(Kind::offline, uid, ++revision_));
  }
  void talk(const std::string& uid) {
    const auto found = people_.find(uid);
    if (found == people_.end()) return;
    found->second.conversation = RowConversation{7, random_.one_in(2), random_.one_in(2) ? 1 : 0, 0};
    table_.set_conversation(uid, found->second.conversation);
  }
  void look(const std::string& uid) {
    const std::uint32_t count = random_.one_in(2) ? 0 : static_cast<std::uint32_t>(1 + random_.below(2));
    viewers_[uid] = count;
    if (const auto found = people_.find(uid); found != people_.end()) found->second.viewers = count;
    table_.set_viewers(uid, {.json = count == 0 ? "" : "[{}]", .count = count});
  }
  void open() {
    const protocol::TableQuestion asked = random_question(random_);
    const protocol::TableWindow window{random_.below(5), random_.below(60)};
    Screen& screen = screens_.emplace_back(Screen{&table_.open(asked, window), asked, window, {}, {}, {}});
    screen.take(table_.tell(*screen.view));
  }
  void turn(Screen& screen) {
    if (random_.one_in(4)) {
      table_.close(*screen.view);
      std::swap(screen, screens_.back());
      screens_.pop_back();
      return;
    }
    const bool hold = random_.one_in(2);
    if (hold && !screen.held) screen.held = ordered(people_, screen.asked);
    if (!hold) screen.held.reset();
    screen.window.from = random_.below(8);
    screen.view->hold(hold);
    screen.view->move(screen.window);
    screen.take(table_.tell(*screen.view));
  }

  void check(Screen& screen) {
    if (auto news = table_.tell_changes(*screen.view)) screen.take(std::move(*news));
    const Uids now = ordered(people_, screen.asked);
    const Uids& order = screen.held ? *screen.held : now;
    ASSERT_EQ(screen.last.total, order.size());
    const std::size_t from = std::min(screen.window.from, order.size());
    const std::size_t end = std::min(from + screen.window.count, order.size());
    ASSERT_EQ(screen.last.uids, Uids(order.begin() + static_cast<std::ptrdiff_t>(from),
                                     order.begin() + static_cast<std::ptrdiff_t>(end)));
    check_rows(screen);
    check_waiting(screen, now);
    check_counts(screen);
  }
  void check_rows(const Screen& screen) {
    for (const std::string& uid : screen.last.uids) {
      ASSERT_TRUE(screen.rows.contains(uid)) << uid;
      const boost::json::value row = boost::json::parse(screen.rows.at(uid));
      const auto person = people_.find(uid);
      ASSERT_EQ(row.at("status").as_string(), person == people_.end() ? "offline" : person->second.value(0));
      if (person == people_.end()) continue;
      ASSERT_EQ(row.at("currentUrl").as_string(), person->second.session.state.url);
      ASSERT_EQ(row.at("visit").at("pages").as_int64(), person->second.facts.pages);
    }
  }
  static void check_waiting(const Screen& screen, const Uids& now) {
    const Uids& held = screen.held ? *screen.held : now;
    const auto not_in = [](const Uids& some, const Uids& others) {
      const std::set<std::string> known(others.begin(), others.end());
      return std::ranges::count_if(some, [&](const std::string& uid) { return !known.contains(uid); });
    };
    ASSERT_EQ(screen.last.waiting.arrived, not_in(now, held));
    ASSERT_EQ(screen.last.waiting.gone, not_in(held, now));
    ASSERT_EQ(static_cast<std::size_t>(screen.last.waiting.moved), naive_moved(held, now));
  }
  void check_counts(const Screen& screen) {
    const auto here = std::ranges::count_if(people_, [](const auto& one) { return !one.second.facts.bot; });
    ASSERT_EQ(boost::json::parse(screen.last.counts).at("here").to_number<int>(), here);
    for (std::size_t i = 0; i < dimension_count; ++i) {
      ASSERT_EQ(counted(screen.last.counts, protocol::table_dimensions[i]),
                naive_counts(people_, screen.asked.filter, i))
          << protocol::table_dimensions[i];
    }
    if (!screen.asked.group || screen.held) return;
    int told = 0;
    const boost::json::value groups = boost::json::parse(screen.last.groups.value());
    for (const auto& group : groups.as_array()) {
      ASSERT_EQ(sizes_of(people_, screen.asked)[std::string(group.at("value").as_string())],
                group.at("count").to_number<int>());
      told += group.at("count").to_number<int>();
    }
    ASSERT_EQ(static_cast<std::size_t>(told), screen.last.total);
  }

  Random random_;
  LiveTable table_;
  store::Revision revision_ = 0;
  People people_;
  std::map<std::string, std::uint32_t> viewers_;
  std::vector<Screen> screens_;
};

TEST(LiveTableModel, EachViewIsWhatFilterSortAndCountSay) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    Model model(seed);
    for (int step = 0; step < 150; ++step) {
      model.step();
      if (step % 3 == 0) model.check();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace porchlight::monitor
