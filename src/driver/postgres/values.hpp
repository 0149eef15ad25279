#pragma once
// Values on their way to PostgreSQL and back, in its binary format: numbers in network order, texts as their
// bytes, times as microseconds since 2000, arrays as a header and their elements. Nothing is quoted or
// escaped, so nothing can be escaped wrongly. Source: the send and recv functions of PostgreSQL's types.
//
// Texts must be UTF-8 without a zero: the server refuses everything else.

#include "base/clock.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// libpq's own type, so that its header stays in the .cpp files.
struct pg_result;

namespace porchlight::driver {

/// The parameters of one statement, in their order. Values are copied.
class PostgresParameters {
 public:
  PostgresParameters& add(std::int64_t integer);
  PostgresParameters& add(bool truth);
  PostgresParameters& add(std::string_view text);
  PostgresParameters& add(const char* text) { return add(std::string_view(text)); }
  /// A time that PostgreSQL cannot hold is the nearest that it can: infinity.
  PostgresParameters& add(WallTime time);
  /// None is NULL.
  PostgresParameters& add(std::optional<WallTime> time);
  PostgresParameters& add(std::span<const std::int64_t> integers);
  PostgresParameters& add(std::span<const std::string> texts);
  PostgresParameters& add(std::span<const WallTime> times);
  /// None is NULL. The views must live until this returns.
  PostgresParameters& add(std::span<const std::optional<std::string_view>> texts);

 private:
  friend class PostgresConnection;
  struct Place {
    std::uint32_t type;  // the type's oid
    std::size_t offset;
    std::size_t size;
    bool null = false;
  };
  template <typename Write>
  PostgresParameters& place(std::uint32_t type, Write write);

  std::string bytes_;
  std::vector<Place> places_;
};

/// The rows of an answer. Columns and rows count from 0; NULL reads as 0, false or empty.
class PostgresRows {
 public:
  explicit PostgresRows(pg_result* result);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }
  /// Rows that an INSERT, UPDATE or DELETE has changed.
  [[nodiscard]] std::int64_t affected() const;

  [[nodiscard]] bool null(std::size_t row, int column) const;
  [[nodiscard]] std::int64_t integer(std::size_t row, int column) const;  // bigint or integer
  [[nodiscard]] bool truth(std::size_t row, int column) const;
  [[nodiscard]] std::string text(std::size_t row, int column) const;
  [[nodiscard]] WallTime time(std::size_t row, int column) const;                   // timestamptz
  [[nodiscard]] std::vector<std::string> texts(std::size_t row, int column) const;  // text[]

 private:
  [[nodiscard]] std::string_view bytes(std::size_t row, int column) const;

  struct Free {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Free> result_;
};

}  // namespace porchlight::driver
