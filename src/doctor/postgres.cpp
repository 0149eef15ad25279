#include "doctor/postgres.hpp"

#include "doctor/limits.hpp"
#include "doctor/words.hpp"

namespace porchlight::doctor {
namespace {

Finding judge_postgres_version(const PostgresFacts& facts) {
  const std::int64_t major = facts.version / 10'000;
  if (major >= limits::postgres_major) return good("database.version", "PostgreSQL " + std::to_string(major));
  return warning("database.version", "PostgreSQL " + std::to_string(major) + ", which is not tested with",
                 "Use PostgreSQL 15 or newer.");
}

Finding judge_writes(const PostgresFacts& facts) {
  constexpr const char* check = "database.writes";
  if (facts.standby) {
    return wrong(
        check, "it is a standby, which takes no writes",
        "Let database.url name the primary; with several hosts, add target_session_attrs=read-write.");
  }
  if (facts.read_only) {
    return wrong(check, "transactions are read-only",
                 "Take default_transaction_read_only off the role, the database or postgresql.conf.");
  }
  return good(check, "a primary, which takes writes");
}

Finding judge_trigrams(const PostgresFacts& facts) {
  constexpr const char* check = "database.extensions";
  if (facts.trigrams == Extension::there) return good(check, "pg_trgm is there");
  const std::string what = "pg_trgm is not there: searches among many visitors are slow";
  if (facts.trigrams == Extension::to_be_had) {
    return warning(check, what,
                   "CREATE EXTENSION pg_trgm, as the database's owner, then `porchlight migrate`.");
  }
  return warning(check, what,
                 "Install PostgreSQL's contrib modules on its machine, then `porchlight migrate`.");
}

Finding judge_pooler(const PostgresFacts& facts) {
  constexpr const char* check = "database.pooler";
  if (!facts.pooled) return good(check, "none in between");
  if (facts.statements_end) return good(check, "one in between, and statements have an end");
  return warning(
      check, "one in between, so that no gateway can limit the time of a statement",
      "ALTER ROLE … SET statement_timeout = '9s', past the pooler; or leave the pooler out: a gateway "
      "has six connections at most.");
}

Finding judge_connections(const PostgresFacts& facts) {
  constexpr const char* check = "database.connections";
  constexpr std::int64_t of_a_gateway = 6;
  const std::string what = std::to_string(facts.connections) + " of " + std::to_string(facts.max_connections);
  if (facts.connections + of_a_gateway <= facts.max_connections) return good(check, what);
  return warning(check, what + ": not six left for one more gateway",
                 "Raise max_connections, or look for who has them.");
}

}  // namespace

Finding judge_schema(const std::optional<std::int64_t>& schema, std::int64_t known) {
  constexpr const char* check = "database.schema";
  if (!schema || *schema == 0) {
    return warning(
        check, "there are no tables yet",
        "The first start makes them, or `porchlight migrate`. If there should be some, look whether "
        "--data, or DATABASE_URL, is the server's.");
  }
  const std::string what = "version " + std::to_string(*schema);
  if (*schema == known) return good(check, what);
  if (*schema < known) {
    return warning(check, what + ", and this program's is " + std::to_string(known),
                   "Back the database up, then start this version, or `porchlight migrate`.");
  }
  return wrong(check, what + ", and this program knows " + std::to_string(known) + " at most",
               "Install the newer Porchlight that made it: this one will not start.");
}

Findings judge_postgres(const PostgresFacts& facts) {
  Findings found;
  if (!facts.unreachable.empty()) {
    found.push_back(wrong("database", facts.place + ": " + facts.unreachable,
                          "See that PostgreSQL runs, that database.url (DATABASE_URL) names it with user, "
                          "password and database, and that pg_hba.conf lets this machine in."));
    return found;
  }
  found.push_back(good("database", "PostgreSQL answers at " + facts.place));
  found.push_back(judge_postgres_version(facts));
  if (facts.encoding != "UTF8") {
    found.push_back(wrong("database.encoding", facts.encoding,
                          "Make the database anew with ENCODING 'UTF8' TEMPLATE template0."));
  }
  found.push_back(judge_writes(facts));
  found.push_back(
      facts.schema_unreadable.empty()
          ? judge_schema(facts.schema, facts.known_schema)
          : wrong("database.schema", facts.schema_unreadable,
                  "Let the role own the tables: it makes them, and changes them in new versions."));
  found.push_back(judge_trigrams(facts));
  found.push_back(good("database.size", bytes_text(facts.size)));
  found.push_back(judge_pooler(facts));
  found.push_back(judge_connections(facts));
  found.push_back(judge_latency("database.latency", "PostgreSQL", facts.latency));
  found.push_back(judge_clock("database.clock", "PostgreSQL", facts.ahead));
  return found;
}

}  // namespace porchlight::doctor
