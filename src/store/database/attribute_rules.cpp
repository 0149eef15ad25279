#include "store/database/attribute_rules.hpp"

#include "base/utf8.hpp"
#include "store/database/invisible_text.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cmath>
#include <unicode/uchar.h>
#include <utility>

namespace porchlight::store {
namespace {

namespace bj = boost::json;

/// Letters, digits and the marks that some scripts write on letters, `_` and `-`.
bool fits_into_key(char32_t c) {
  constexpr std::uint32_t wanted = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
  if (c == '_' || c == '-') return true;
  return c != utf8::no_character && !is_hidden(c) && (U_GET_GC_MASK(static_cast<UChar32>(c)) & wanted) != 0;
}

bool is_key(std::string_view key) {
  return !key.empty() && utf8::characters(key) <= limits::attribute_key_characters &&
         !utf8::any_of(key, [](char32_t c) { return !fits_into_key(c); });
}

Result<bj::value> fitting_value(const std::string& name, const bj::value& value) {
  const auto expected = [&](const std::string& what) { return bad_request(name + ": expected " + what); };
  if (value.is_null() || value.is_bool() || value.is_int64() || value.is_uint64()) return value;
  if (value.is_double() && std::isfinite(value.get_double())) return value;
  if (!value.is_string()) return expected("a text, a number, true, false, or null to take it away");
  const std::string_view text(value.get_string());
  if (!utf8::is_valid(text)) return expected("UTF-8");
  std::string clean = tidied(text);
  if (is_invisible(clean)) clean.clear();
  if (utf8::characters(clean) > limits::attribute_characters) {
    return expected("a text of at most " + std::to_string(limits::attribute_characters) + " characters");
  }
  return bj::value(clean);
}

Error too_many_attributes() {
  return bad_request("attributes: expected at most " + std::to_string(limits::visitor_attributes) +
                     " of a visitor, null takes one away");
}

/// What an older program, or a newer one, has stored otherwise is none.
bj::object read_stored(std::string_view stored) {
  boost::system::error_code problem;
  bj::value value = bj::parse(stored, problem);
  if (problem || !value.is_object()) return {};
  return std::move(value.get_object());
}

}  // namespace

Result<bj::object> normalized_attributes(const bj::object& change) {
  if (change.size() > limits::visitor_attributes) return too_many_attributes();
  bj::object fit;
  for (const auto& [key, value] : change) {
    if (!is_key(key)) {
      return bad_request("attributes: expected keys of 1 to " +
                         std::to_string(limits::attribute_key_characters) + " letters, digits, '_' and '-'");
    }
    auto fitting = fitting_value("attributes." + std::string(key), value);
    if (!fitting) return fitting.error();
    fit[key] = std::move(*fitting);
  }
  return fit;
}

Result<std::string> merged_attributes(std::string_view stored, const bj::object& change) {
  const bj::object before = read_stored(stored);
  bj::object after;
  for (const auto& [key, value] : before) {
    const bj::value* const wanted = change.if_contains(key);
    if (wanted == nullptr) {
      after[key] = value;
    } else if (!wanted->is_null()) {
      after[key] = *wanted;
    }
  }
  for (const auto& [key, value] : change) {
    if (!value.is_null()) after[key] = value;
  }
  if (after.size() > limits::visitor_attributes) return too_many_attributes();
  if (after.empty()) return std::string();
  return bj::serialize(after);
}

}  // namespace porchlight::store
