#pragma once
// Fields that have to be as somebody expects them: the first that is not is what is told, in a sentence with
// what was expected, and what is read after it counts for nothing. So whoever reads takes all fields, one
// after the other, and answers at the end. Pure.

#include "base/error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace porchlight::json {

class StrictReader {
 public:
  /// The object outlives it.
  explicit StrictReader(const boost::json::object& object) : object_(object) {}

  std::string text(std::string_view name);
  /// Of at most so many characters; none where it is missing or null.
  std::optional<std::string> text_if_any(std::string_view name, std::size_t characters);
  bool truth(std::string_view name);
  std::int64_t whole(std::string_view name, std::int64_t least, std::int64_t most);
  std::int64_t whole(std::string_view name, std::int64_t least);
  /// None where it is missing or null.
  std::optional<std::int64_t> whole_if_any(std::string_view name, std::int64_t least);
  /// One of those.
  std::string word(std::string_view name, std::span<const std::string_view> words);
  std::string word(std::string_view name, std::initializer_list<std::string_view> words) {
    return word(name, std::span(words.begin(), words.size()));
  }
  /// For what need not be as anybody expects it.
  [[nodiscard]] const boost::json::object& object() const { return object_; }
  /// For what is none of these; null where it is missing.
  [[nodiscard]] const boost::json::value* value(std::string_view name) const {
    return object_.if_contains(name);
  }

  /// Counts where nothing was wrong before.
  void refuse(Error error) {
    if (!error_) error_ = std::move(error);
  }
  /// The same with badRequest, `Expected …`.
  void expected(const std::string& what) { refuse(bad_request("Expected " + what)); }
  /// What was read, or the first error.
  template <typename Read>
  [[nodiscard]] Result<Read> answer(Read read) {
    if (error_) return std::move(*error_);
    return read;
  }

 private:
  const boost::json::object& object_;
  std::optional<Error> error_;
};

}  // namespace porchlight::json
