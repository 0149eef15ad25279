#include "base/json_reader.hpp"

#include "base/json_fields.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <limits>

namespace porchlight::json {

std::string StrictReader::text(std::string_view name) {
  const auto found = find_text(object_, name);
  if (!found) expected(std::string(name) + ": text.");
  return std::string(found.value_or(""));
}

std::optional<std::string> StrictReader::text_if_any(std::string_view name, std::size_t characters) {
  const boost::json::value* given = value(name);
  if (given == nullptr || given->is_null()) return std::nullopt;
  const auto found = find_text(object_, name);
  if (!found || utf8::characters(*found) > characters) {
    expected(std::string(name) + ": text of at most " + std::to_string(characters) + " characters.");
    return std::nullopt;
  }
  return std::string(*found);
}

bool StrictReader::truth(std::string_view name) {
  const auto found = find_truth(object_, name);
  if (!found) expected(std::string(name) + ": true or false.");
  return found.value_or(false);
}

std::int64_t StrictReader::whole(std::string_view name, std::int64_t least, std::int64_t most) {
  const boost::json::value* given = value(name);
  const std::int64_t* number = given == nullptr ? nullptr : given->if_int64();
  if (number != nullptr && *number >= least && *number <= most) return *number;
  const bool bounded = most != std::numeric_limits<std::int64_t>::max();
  expected(std::string(name) + ": a whole number " +
           (bounded ? "from " + std::to_string(least) + " to " + std::to_string(most)
                    : "of at least " + std::to_string(least)) +
           ".");
  return least;
}

std::int64_t StrictReader::whole(std::string_view name, std::int64_t least) {
  return whole(name, least, std::numeric_limits<std::int64_t>::max());
}

std::optional<std::int64_t> StrictReader::whole_if_any(std::string_view name, std::int64_t least) {
  const boost::json::value* given = value(name);
  if (given == nullptr || given->is_null()) return std::nullopt;
  return whole(name, least);
}

std::string StrictReader::word(std::string_view name, std::span<const std::string_view> words) {
  const std::string_view given = find_text(object_, name).value_or("");
  if (std::ranges::find(words, given) != words.end()) return std::string(given);
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  expected(std::string(name) + ": one of " + list + ".");
  return {};
}

}  // namespace porchlight::json
