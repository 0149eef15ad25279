#include "protocol/table_messages.hpp"

#include "base/utf8.hpp"
#include "protocol/events.hpp"
#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace porchlight::protocol {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> status_words{"online", "away"};
constexpr std::array<std::string_view, 5> device_words{"desktop", "phone", "tablet", "other", ""};
constexpr std::array<std::string_view, 4> conversation_words{"none", "open", "unread", "closed"};

constexpr std::array sort_words{
    std::string_view("onlineSince"), std::string_view("pageSince"), std::string_view("name"),
    std::string_view("page"),        std::string_view("pages"),     std::string_view("visits"),
    std::string_view("referrer"),    std::string_view("campaign"),  std::string_view("device"),
    std::string_view("browser"),     std::string_view("country"),   std::string_view("status"),
    std::string_view("landing"),     std::string_view("tags"),      std::string_view("conversation"),
    std::string_view("viewers")};

/// Of a dimension whose values are ours. None: they are what pages, browsers and files of addresses say.
Words words_of(TableDimension dimension) {
  if (dimension == TableDimension::status) return status_words;
  if (dimension == TableDimension::device) return device_words;
  if (dimension == TableDimension::conversation) return conversation_words;
  return {};
}

/// A member of the event that is an object, where there is one.
const boost::json::object* object_of(EventReader& event, std::string_view name) {
  const boost::json::value* given = event.value(name);
  if (given == nullptr || given->is_null()) return nullptr;
  if (!given->is_object()) event.expected(std::string(name) + ": an object.");
  return given->if_object();
}

/// A member that is a list of texts; empty where it is missing, null or wrong.
template <typename Fits>
std::vector<std::string> texts_of(json::StrictReader& fields, std::string_view name, std::size_t most,
                                  Fits fits) {
  const boost::json::value* given = fields.value(name);
  if (given == nullptr || given->is_null()) return {};
  const boost::json::array* texts = given->if_array();
  if (texts == nullptr || texts->size() > most) {
    fields.expected(std::string(name) + ": an array of at most " + std::to_string(most) + " texts.");
    return {};
  }
  std::vector<std::string> values;
  values.reserve(texts->size());
  for (const boost::json::value& text : *texts) {
    const boost::json::string* const value = text.if_string();
    if (value == nullptr || !fits(*value)) {
      fields.expected(std::string(name) + ": texts that it may be, of at most 2048 characters.");
      return {};
    }
    values.emplace_back(*value);
  }
  return values;
}

class FilterReader {
 public:
  FilterReader(EventReader& event, const boost::json::object& object) : event_(event), fields_(object) {}

  TableFilter read() {
    TableFilter filter;
    for (std::size_t i = 0; i < table_dimensions.size(); ++i) {
      const auto dimension = static_cast<TableDimension>(i);
      filter.values[i] = is_truth(dimension) ? truth(table_dimensions[i]) : list(dimension);
    }
    if (const auto text = fields_.text_if_any("q", limits::table_search_characters)) {
      filter.text = searched_text(*text);
    }
    if (const auto read = fields_.answer(true); !read) event_.refuse(read.error());
    return completed(std::move(filter));
  }

 private:
  std::vector<std::string> truth(std::string_view name) {
    const boost::json::value* given = fields_.value(name);
    if (given == nullptr || given->is_null()) return {};
    return {fields_.truth(name) ? "true" : "false"};
  }

  std::vector<std::string> list(TableDimension dimension) {
    return texts_of(fields_, table_dimensions[index_of(dimension)], limits::table_filter_values,
                    [dimension](std::string_view text) { return is_filter_value(dimension, text); });
  }

  EventReader& event_;
  json::StrictReader fields_;
};

TableSort read_sort(EventReader& event) {
  TableSort sort;
  const boost::json::object* given = object_of(event, "sort");
  if (given == nullptr) return sort;
  json::StrictReader fields(*given);
  const std::string by = fields.word("by", sort_words);
  sort.descending = fields.truth("descending");
  if (const auto read = fields.answer(true); !read) {
    event.refuse(read.error());
  } else {
    sort.by = static_cast<TableSort::By>(std::ranges::find(sort_words, by) - sort_words.begin());
  }
  return sort;
}

std::optional<TableDimension> read_group(EventReader& event) {
  const boost::json::value* given = event.value("group");
  if (given == nullptr || given->is_null()) return std::nullopt;
  const std::string word = event.word("group", {"page", "referrer", "campaign", "country", "device"});
  const auto* found = std::ranges::find(table_dimensions, word);
  if (found == table_dimensions.end()) return std::nullopt;
  return static_cast<TableDimension>(found - table_dimensions.begin());
}

TableWindow read_window(EventReader& event) {
  TableWindow window;
  window.from = static_cast<std::size_t>(event.whole("from", 0));
  window.count = static_cast<std::size_t>(event.whole("count", 0, limits::table_window));
  const boost::json::value* collapsed = event.value("collapsed");
  if (collapsed != nullptr && !collapsed->is_null()) {
    window.collapsed = texts_of(event, "collapsed", limits::table_collapsed, [](std::string_view text) {
      return utf8::characters(text) <= limits::table_filter_characters;
    });
  }
  const boost::json::value* around = event.value("around");
  if (around != nullptr && !around->is_null()) window.around = event.visitor_uid(around);
  return window;
}

}  // namespace

bool is_truth(TableDimension dimension) {
  return dimension == TableDimension::returning || dimension == TableDimension::signed_in ||
         dimension == TableDimension::bots;
}

bool is_filter_value(TableDimension dimension, std::string_view value) {
  if (is_truth(dimension)) return value == "true" || value == "false";
  if (utf8::characters(value) > limits::table_filter_characters) return false;
  const Words words = words_of(dimension);
  return words.empty() || std::ranges::find(words, value) != words.end();
}

std::optional<TableSort::By> sort_named(std::string_view name) {
  const auto* const found = std::ranges::find(sort_words, name);
  if (found == sort_words.end()) return std::nullopt;
  return static_cast<TableSort::By>(found - sort_words.begin());
}

std::string searched_text(std::string_view given) {
  std::string text = utf8::fold_case(given);
  std::ranges::replace_if(text, utf8::is_control, ' ');
  return text;
}

TableFilter completed(TableFilter filter) {
  if (filter.of(TableDimension::bots).empty()) filter.of(TableDimension::bots) = {"false"};
  for (auto& values : filter.values) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
  }
  return filter;
}

Result<OpenTableMessage> read_open_table(const boost::json::array& args) {
  EventReader event(args, from_agent::open_table);
  OpenTableMessage message{.project = event.project(), .question = {}, .window = read_window(event)};
  const boost::json::object* filter = object_of(event, "filter");
  message.question.filter = filter == nullptr ? completed({}) : FilterReader(event, *filter).read();
  message.question.sort = read_sort(event);
  message.question.group = read_group(event);
  return event.answer(std::move(message));
}

Result<MoveTableMessage> read_move_table(const boost::json::array& args) {
  EventReader event(args, from_agent::move_table);
  MoveTableMessage message{
      .project = event.project(), .window = read_window(event), .hold = event.truth("hold")};
  return event.answer(std::move(message));
}

}  // namespace porchlight::protocol
