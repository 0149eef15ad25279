#include "driver/postgres/values.hpp"

#include <algorithm>
#include <charconv>
#include <libpq-fe.h>
#include <limits>

namespace porchlight::driver {
namespace {

// Oids of built-in types, which never change (pg_type.dat).
constexpr std::uint32_t bool_oid = 16;
constexpr std::uint32_t int8_oid = 20;
constexpr std::uint32_t text_oid = 25;
constexpr std::uint32_t timestamptz_oid = 1184;
constexpr std::uint32_t int8_array_oid = 1016;
constexpr std::uint32_t text_array_oid = 1009;
constexpr std::uint32_t timestamptz_array_oid = 1185;

/// 2000-01-01T00:00:00Z, where PostgreSQL's times begin.
constexpr Milliseconds epoch{946'684'800'000};
/// From 4714-11-24 BC to the year 294276: what a timestamptz takes, a little less.
constexpr Milliseconds earliest = -Milliseconds(210'800'000'000'000);
constexpr Milliseconds latest{9'200'000'000'000'000};
constexpr std::int64_t infinity = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t minus_infinity = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t microseconds = 1'000;

void put32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xFFU);
}
void put64(std::string& out, std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  put32(out, static_cast<std::uint32_t>(bits >> 32U));
  put32(out, static_cast<std::uint32_t>(bits));
}

std::uint64_t get(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
  return value;
}

std::int64_t to_postgres(WallTime time) {
  const Milliseconds since = time.time_since_epoch();
  if (since > latest) return infinity;
  if (since < earliest) return minus_infinity;
  return (since - epoch).count() * microseconds;
}

WallTime from_postgres(std::int64_t value) {
  if (value == infinity) return WallTime::max();
  if (value == minus_infinity) return WallTime::min();
  return WallTime(std::chrono::floor<Milliseconds>(std::chrono::microseconds(value)) + epoch);
}

constexpr std::uint32_t size_of_8 = 8;
constexpr std::uint32_t null_size = 0xFFFFFFFFU;

void put_element(std::string& out, std::int64_t integer) {
  put32(out, size_of_8);
  put64(out, integer);
}
void put_element(std::string& out, WallTime time) {
  put32(out, size_of_8);
  put64(out, to_postgres(time));
}
void put_element(std::string& out, std::string_view text) {
  put32(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}
void put_element(std::string& out, const std::string& text) {
  put_element(out, std::string_view(text));
}
void put_element(std::string& out, const std::optional<std::string_view>& text) {
  if (text) return put_element(out, *text);
  put32(out, null_size);
}

/// One dimension, counted from 1; the flag of NULLs is a hint that the server does not rely on.
template <typename T>
void put_array(std::string& out, std::uint32_t element, std::span<const T> values) {
  put32(out, values.empty() ? 0 : 1);
  put32(out, 1);
  put32(out, element);
  if (values.empty()) return;
  put32(out, static_cast<std::uint32_t>(values.size()));
  put32(out, 1);
  for (const T& value : values) put_element(out, value);
}

}  // namespace

template <typename Write>
PostgresParameters& PostgresParameters::place(std::uint32_t type, Write write) {
  const std::size_t offset = bytes_.size();
  write();
  places_.push_back({type, offset, bytes_.size() - offset, false});
  return *this;
}

PostgresParameters& PostgresParameters::add(std::int64_t integer) {
  return place(int8_oid, [&] { put64(bytes_, integer); });
}
PostgresParameters& PostgresParameters::add(bool truth) {
  return place(bool_oid, [&] { bytes_ += truth ? '\1' : '\0'; });
}
PostgresParameters& PostgresParameters::add(std::string_view text) {
  return place(text_oid, [&] { bytes_ += text; });
}
PostgresParameters& PostgresParameters::add(WallTime time) {
  return place(timestamptz_oid, [&] { put64(bytes_, to_postgres(time)); });
}
PostgresParameters& PostgresParameters::add(std::optional<WallTime> time) {
  if (time) return add(*time);
  places_.push_back({timestamptz_oid, bytes_.size(), 0, true});
  return *this;
}
PostgresParameters& PostgresParameters::add(std::span<const std::int64_t> integers) {
  return place(int8_array_oid, [&] { put_array(bytes_, int8_oid, integers); });
}
PostgresParameters& PostgresParameters::add(std::span<const std::string> texts) {
  return place(text_array_oid, [&] { put_array(bytes_, text_oid, texts); });
}
PostgresParameters& PostgresParameters::add(std::span<const std::optional<std::string_view>> texts) {
  return place(text_array_oid, [&] { put_array(bytes_, text_oid, texts); });
}
PostgresParameters& PostgresParameters::add(std::span<const WallTime> times) {
  return place(timestamptz_array_oid, [&] { put_array(bytes_, timestamptz_oid, times); });
}

void PostgresRows::Free::operator()(pg_result* result) const {
  PQclear(result);
}

PostgresRows::PostgresRows(pg_result* result) : result_(result) {}

std::size_t PostgresRows::size() const {
  return static_cast<std::size_t>(PQntuples(result_.get()));
}

std::int64_t PostgresRows::affected() const {
  const std::string_view text = PQcmdTuples(result_.get());
  std::int64_t rows = 0;
  std::from_chars(text.data(), text.data() + text.size(), rows);
  return rows;
}

bool PostgresRows::null(std::size_t row, int column) const {
  return PQgetisnull(result_.get(), static_cast<int>(row), column) != 0;
}

std::string_view PostgresRows::bytes(std::size_t row, int column) const {
  const int at = static_cast<int>(row);
  return {PQgetvalue(result_.get(), at, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), at, column))};
}

std::int64_t PostgresRows::integer(std::size_t row, int column) const {
  const std::string_view value = bytes(row, column);
  if (value.size() == sizeof(std::int32_t)) return static_cast<std::int32_t>(get(value));
  return static_cast<std::int64_t>(get(value));
}

bool PostgresRows::truth(std::size_t row, int column) const {
  return get(bytes(row, column)) != 0;
}

std::string PostgresRows::text(std::size_t row, int column) const {
  return std::string(bytes(row, column));
}

WallTime PostgresRows::time(std::size_t row, int column) const {
  return null(row, column) ? WallTime{} : from_postgres(integer(row, column));
}

std::vector<std::string> PostgresRows::texts(std::size_t row, int column) const {
  constexpr std::size_t header = 20;  // dimensions, flag, type; then size and lower bound of the only one
  constexpr std::size_t length = 4;
  std::string_view rest = bytes(row, column);
  std::vector<std::string> found;
  if (rest.size() < header) return found;
  rest.remove_prefix(header);
  while (rest.size() >= length) {
    const std::uint64_t announced = get(rest.substr(0, length));
    rest.remove_prefix(length);
    const std::size_t size = announced == null_size ? 0 : std::min<std::size_t>(announced, rest.size());
    found.emplace_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return found;
}

}  // namespace porchlight::driver
