#include "preview/preview_message.hpp"

#include "base/json.hpp"
#include "preview/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace porchlight::preview {
namespace {

namespace bj = boost::json;

std::string member_text(const bj::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::int64_t member_number(const bj::object& object, std::string_view name, std::int64_t missing = 0) {
  const auto* value = object.if_contains(name);
  const auto* number = value == nullptr ? nullptr : value->if_int64();
  return number == nullptr ? missing : *number;
}

}  // namespace

/// A line of JSON, then the bytes as they are.
std::string encode(const Message& message, std::optional<std::size_t> to) {
  std::string out;
  json::ObjectWriter writer(out);
  writer.number("kind", static_cast<int>(message.kind));
  if (to) writer.number("to", *to);
  writer.text("from", message.from).number("project", message.project).text("uid", message.uid);
  if (!message.url.empty()) writer.text("url", message.url);
  if (message.fresh) writer.number("fresh", 1);
  if (!message.capture.empty()) writer.text("capture", message.capture);
  if (!message.state.empty()) writer.text("state", message.state);
  if (message.kind == Kind::piece) {
    const Piece& piece = message.piece;
    writer.number("snapshot", piece.snapshot).number("index", piece.index).number("count", piece.count);
    writer.text("of", piece.kind).text("encoding", piece.encoding);
  }
  if (message.kind == Kind::scroll) {
    const Scroll& scroll = message.scroll;
    writer.number("snapshot", scroll.snapshot).number("x", scroll.x).number("y", scroll.y);
    writer.number("width", scroll.width).number("height", scroll.height);
  }
  writer.end();
  out += '\n';
  out += message.piece.data;
  return out;
}

std::optional<Addressed> decode(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == text.npos || text.size() > limits::bus_bytes) return std::nullopt;
  boost::system::error_code problem;
  const bj::value value = bj::parse(text.substr(0, end), problem);
  const bj::object* object = problem ? nullptr : value.if_object();
  if (object == nullptr) return std::nullopt;
  const std::int64_t kind = member_number(*object, "kind", -1);
  if (kind < 0 || kind > static_cast<std::int64_t>(Kind::elsewhere)) return std::nullopt;
  const std::int64_t to = member_number(*object, "to", -1);
  const std::int64_t snapshot = member_number(*object, "snapshot");
  return Addressed{.to = to < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(to)),
                   .message = {.kind = static_cast<Kind>(kind),
                               .from = member_text(*object, "from"),
                               .project = member_number(*object, "project"),
                               .uid = member_text(*object, "uid"),
                               .url = member_text(*object, "url"),
                               .fresh = member_number(*object, "fresh") != 0,
                               .capture = member_text(*object, "capture"),
                               .state = member_text(*object, "state"),
                               .piece = {.snapshot = snapshot,
                                         .index = member_number(*object, "index"),
                                         .count = member_number(*object, "count"),
                                         .kind = member_text(*object, "of"),
                                         .encoding = member_text(*object, "encoding"),
                                         .data = std::string(text.substr(end + 1))},
                               .scroll = {.snapshot = snapshot,
                                          .x = member_number(*object, "x"),
                                          .y = member_number(*object, "y"),
                                          .width = member_number(*object, "width"),
                                          .height = member_number(*object, "height")}}};
}

}  // namespace porchlight::preview
