#include "doctor/finding.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace porchlight::doctor {
namespace {

std::string_view name_of(State state) {
  if (state == State::good) return "good";
  return state == State::warning ? "warning" : "wrong";
}

/// Of one width, and told apart without colors.
std::string_view sign_of(State state) {
  if (state == State::good) return "ok    ";
  return state == State::warning ? "warn  " : "WRONG ";
}

std::string counted(std::size_t number, const std::string& one, const std::string& several) {
  return std::to_string(number) + " " + (number == 1 ? one : several);
}

}  // namespace

Finding good(std::string check, std::string what) {
  return {std::move(check), State::good, std::move(what), {}};
}

Finding warning(std::string check, std::string what, std::string advice) {
  return {std::move(check), State::warning, std::move(what), std::move(advice)};
}

Finding wrong(std::string check, std::string what, std::string advice) {
  return {std::move(check), State::wrong, std::move(what), std::move(advice)};
}

std::size_t count(const Findings& findings, State state) {
  return static_cast<std::size_t>(
      std::ranges::count_if(findings, [state](const Finding& one) { return one.state == state; }));
}

void append(Findings& findings, Findings more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::string text_of(const Findings& findings) {
  std::string out;
  for (const Finding& one : findings) {
    out += sign_of(one.state);
    out += one.check + ": " + one.what + "\n";
    if (!one.advice.empty()) out += "      -> " + one.advice + "\n";
  }
  return out + counted(count(findings, State::good), "good", "good") + ", " +
         counted(count(findings, State::warning), "warning", "warnings") + ", " +
         counted(count(findings, State::wrong), "wrong", "wrong") + "\n";
}

std::string json_of(const Findings& findings) {
  std::string list;
  json::ListWriter items(list);
  for (const Finding& one : findings) {
    json::ObjectWriter object(items.next());
    object.text("check", one.check).text("state", name_of(one.state)).text("what", one.what);
    if (!one.advice.empty()) object.text("advice", one.advice);
    object.end();
  }
  items.end();
  std::string out;
  json::ObjectWriter object(out);
  object.raw("findings", list).number("good", count(findings, State::good));
  object.number("warnings", count(findings, State::warning)).number("wrong", count(findings, State::wrong));
  object.end();
  return out;
}

}  // namespace porchlight::doctor
