#pragma once
// PostgreSQL, as the database needs it.

#include "base/clock.hpp"
#include "doctor/finding.hpp"
#include "doctor/latency.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace porchlight::doctor {

enum class Extension : std::uint8_t { there, to_be_had, missing };

struct PostgresFacts {
  std::string place;                   // `host:port/database`
  std::string unreachable;             // why; empty: it answers
  std::int64_t version = 0;            // 150006
  std::string encoding;                // UTF8
  std::optional<std::int64_t> schema;  // none: there is none yet
  std::int64_t known_schema = 0;       // of this program
  std::string schema_unreadable{};     // why; empty: it was read
  Extension trigrams = Extension::there;
  std::int64_t size = 0;  // bytes
  bool standby = false;
  bool read_only = false;  // what is begun without a word, though it is no standby
  bool pooled = false;
  bool statements_end = true;  // there is a statement_timeout, whoever has set it
  std::int64_t connections = 0;
  std::int64_t max_connections = 0;
  std::optional<Latency> latency;
  std::optional<Milliseconds> ahead;  // of our clock
};

[[nodiscard]] Findings judge_postgres(const PostgresFacts& facts);

/// `database.schema`, for SQLite too. `schema`: none where there is none yet.
[[nodiscard]] Finding judge_schema(const std::optional<std::int64_t>& schema, std::int64_t known);

}  // namespace porchlight::doctor
