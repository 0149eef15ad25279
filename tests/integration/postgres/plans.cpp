#include "integration/postgres/plans.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace porchlight::test {
namespace {

constexpr std::size_t batch = 1'000;
constexpr int other_projects = 3;

/// Spreads neighbours over the whole range, the same in each run.
std::uint64_t mixed(std::uint64_t number) {
  number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  number = (number ^ (number >> 27U)) * 0x94d049bb133111ebULL;
  return number ^ (number >> 31U);
}

std::string name_of(std::uint64_t random) {
  constexpr std::array first{"Ada",  "Grace", "Alan",    "Edsger",   "Barbara", "Donald", "Tony",    "Leslie",
                             "John", "Radia", "Niklaus", "Margaret", "Ken",     "Dennis", "Frances", "Kurt"};
  constexpr std::array last{"Lovelace", "Hopper",  "Turing",   "Dijkstra", "Liskov", "Knuth",
                            "Hoare",    "Lamport", "McCarthy", "Perlman",  "Wirth",  "Hamilton",
                            "Thompson", "Ritchie", "Allen",    "Goedel"};
  return std::string(first[random % first.size()]) + " " + last[(random / 64) % last.size()];
}

/// 100,000 seconds, whatever the number of visitors: the later the number, the later seen.
store::VisitorWrite visitor(ProjectId project, const std::string& uid, std::size_t number, std::size_t of) {
  const std::uint64_t random = mixed(number);
  store::VisitorWrite write;
  write.key = {project, uid};
  write.seen = WallTime(std::chrono::seconds(1'700'000'000)) + Milliseconds(number * 100'000'000 / of);
  write.secret_hash = uid + uid;
  write.referrer = "https://search.example/?q=shop";
  if (random % 10 < 3) write.name = name_of(random);
  if (random % 10 < 2) write.email = "mail" + std::to_string(random % 1'000'000) + "@example.com";
  // One in the middle; and of the oldest fiftieth everybody, half of them archived.
  if (number == of / 2) write.name = "Zebulon Quixote";
  if (number < of / 50) write.name = number % 2 == 0 ? "Archived Person" : "Old Person";
  return write;
}

}  // namespace

PlannedDatabase::PlannedDatabase(std::size_t visitors)
    : server_({"shared_preload_libraries=auto_explain", "auto_explain.log_min_duration=-1",
               "auto_explain.log_analyze=on", "auto_explain.log_buffers=on", "shared_buffers=512MB",
               "max_wal_size=8GB", "log_line_prefix=@@@"}),
      url_(server_.new_database()),
      database_(open_migrated(url_)),
      visitors_(visitors) {
  project_ = database_->projects().add("Shop", {"*"})->id;
  const auto took = time_of([&] { fill(project_, visitors); });
  newcomers_a_second_ =
      static_cast<double>(visitors) * 1e3 / static_cast<double>(std::max<long>(1, took.count()));
  for (int i = 0; i < other_projects; ++i) fill(database_->projects().add("Other", {"*"})->id, visitors / 10);
  server_.ask(url_, "VACUUM ANALYZE");
}

void PlannedDatabase::let_everybody_talk() {
  server_.ask(url_,
              "INSERT INTO conversations (project_id, visitor_uid, status, assignee_id, last_position, "
              "last_message_at, agent_read_position, visitor_read_position, unread, visitor_unread, "
              "created_at) SELECT project_id, uid, CASE WHEN n % 50 = 0 THEN 'open' ELSE 'closed' END, "
              "CASE WHEN n % 7 = 0 THEN 1 ELSE 0 END, 5, last_seen_at, 0, 5, 3, 0, first_seen_at "
              "FROM (SELECT *, row_number() OVER () AS n FROM visitors) v");
  server_.ask(url_,
              "INSERT INTO messages SELECT id, n, CASE WHEN n % 2 = 1 THEN 'visitor' ELSE 'agent' END, 0, "
              "'', 't' || n, repeat('word ', 20), last_message_at FROM conversations, "
              "generate_series(1, 5) n");
  server_.ask(url_, "VACUUM ANALYZE");
}

void PlannedDatabase::let_everybody_read() {
  const std::string project = std::to_string(project_);
  server_.ask(url_, "INSERT INTO page_words SELECT n, " + project +
                        ", 'lamp ' || n || E'\\n/lamps/' || n FROM generate_series(1, 5000) n");
  server_.ask(url_, "INSERT INTO page_words VALUES (0, " + project + ", E'everything that shines\\n/')");
  server_.ask(url_,
              "INSERT INTO visits (project_id, visitor_uid, started_at, ended_at, pages, referrer, campaign, "
              "landing, device, browser, system, country, city, bot) SELECT project_id, uid, last_seen_at, "
              "last_seen_at, 2, '', '{}', '/', 'desktop', '', '', '', '', false FROM visitors "
              "WHERE project_id = " +
                  project);
  server_.ask(url_,
              "INSERT INTO page_views (visit_id, viewed_at, url, title, page) SELECT id, started_at + n * "
              "interval '1 second', 'https://shop.example/', '', CASE n WHEN 0 THEN 0 ELSE 1 + id % 5000 END "
              "FROM visits, generate_series(0, 1) n");
}

void PlannedDatabase::begin_to_explain() {
  server_.ask(url_, "VACUUM ANALYZE");
  server_.ask(url_, "ALTER DATABASE test1 SET auto_explain.log_min_duration = 0");
  database_ = open_migrated(url_);  // new connections, which have it
}

std::string PlannedDatabase::uid(std::size_t number) const {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%016lx", mixed(number + 1));
  return text.data();
}

void PlannedDatabase::fill(ProjectId project, std::size_t visitors) {
  std::vector<store::VisitorWrite> writes;
  for (std::size_t number = 0; number < visitors; ++number) {
    writes.push_back(visitor(project, uid(number), number, visitors));
    if (writes.size() < batch && number + 1 < visitors) continue;
    if (const auto written = database_->visitors().apply(writes); !written) {
      throw std::runtime_error(written.error().message);
    }
    writes.clear();
  }
}

std::vector<store::VisitorWrite> PlannedDatabase::visits(std::size_t first, std::size_t count,
                                                         int later) const {
  std::vector<store::VisitorWrite> writes;
  for (std::size_t i = 0; i < count; ++i) {
    // From all over the table, as visitors come; those of the oldest fiftieth stay away.
    const std::size_t oldest = visitors_ / 50;
    const std::size_t number = oldest + mixed(first + i) % (visitors_ - oldest);
    writes.push_back(seen(project_, uid(number), 200'000 + later));
  }
  return writes;
}

Result<store::VisitorPage> PlannedDatabase::search(const std::string& text, store::VisitorSort sort) {
  store::VisitorQuery query;
  query.text = text;
  query.sort = sort;
  return visitors().page(project_, query);
}

std::vector<std::string> PlannedDatabase::plans(const std::function<void()>& work) {
  const std::size_t before = server_.log().size();
  work();
  const std::string log = server_.log().substr(before);
  std::vector<std::string> found;
  for (std::size_t at = 0; (at = log.find("@@@LOG:  duration: ", at)) != std::string::npos;) {
    const std::size_t end = std::min(log.find("@@@", at + 1), log.size());
    const std::string entry = log.substr(at, end - at);
    at = end;
    const std::size_t text = entry.find("Query Text:");
    // A function of PostgreSQL's own or a check of a reference is a statement within the statement.
    if (text != std::string::npos && entry.find("FOR KEY SHARE") == std::string::npos) {
      found.push_back(entry.substr(entry.find('\n', text) + 1));
    }
  }
  return found;
}

}  // namespace porchlight::test
