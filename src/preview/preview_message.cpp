#include "preview/preview_message.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "preview/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace porchlight::preview {
namespace bj = boost::json;

Message say(std::string from, Kind kind, VisitorKey visitor) {
  Message message;
  message.kind = kind;
  message.from = std::move(from);
  message.visitor = std::move(visitor);
  return message;
}

/// A line of JSON, then the bytes as they are.
std::string encode(const Message& message, std::optional<std::size_t> to) {
  std::string out;
  json::ObjectWriter writer(out);
  writer.number("kind", static_cast<int>(message.kind));
  if (to) writer.number("to", *to);
  writer.text("from", message.from)
      .number("project", message.visitor.project)
      .text("uid", message.visitor.uid);
  if (!message.url.empty()) writer.text("url", message.url);
  if (message.fresh) writer.number("fresh", 1);
  if (!message.capture.empty()) writer.text("capture", message.capture);
  if (!message.state.empty()) writer.text("state", message.state);
  const protocol::PreviewPiece& piece = message.piece;
  if (message.kind == Kind::piece || message.kind == Kind::attached) {
    writer.number("snapshot", piece.snapshot).number("index", piece.index);
  }
  if (message.kind == Kind::piece) {
    writer.number("count", piece.count).text("of", piece.kind).text("encoding", piece.encoding);
  }
  if (message.kind == Kind::scroll) {
    const protocol::PreviewScroll& scroll = message.scroll;
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
  const std::int64_t kind = json::find_number(*object, "kind").value_or(-1);
  if (kind < 0 || kind > static_cast<std::int64_t>(Kind::elsewhere)) return std::nullopt;
  const std::int64_t to = json::find_number(*object, "to").value_or(-1);
  const std::int64_t snapshot = json::find_number(*object, "snapshot").value_or(0);
  return Addressed{.to = to < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(to)),
                   .message = {.kind = static_cast<Kind>(kind),
                               .from = json::text_or_empty(*object, "from"),
                               .visitor = {json::find_number(*object, "project").value_or(0),
                                           json::text_or_empty(*object, "uid")},
                               .url = json::text_or_empty(*object, "url"),
                               .fresh = json::find_number(*object, "fresh").value_or(0) != 0,
                               .capture = json::text_or_empty(*object, "capture"),
                               .state = json::text_or_empty(*object, "state"),
                               .piece = {.snapshot = snapshot,
                                         .index = json::find_number(*object, "index").value_or(0),
                                         .count = json::find_number(*object, "count").value_or(0),
                                         .kind = json::text_or_empty(*object, "of"),
                                         .encoding = json::text_or_empty(*object, "encoding"),
                                         .data = std::string(text.substr(end + 1))},
                               .scroll = {.snapshot = snapshot,
                                          .x = json::find_number(*object, "x").value_or(0),
                                          .y = json::find_number(*object, "y").value_or(0),
                                          .width = json::find_number(*object, "width").value_or(0),
                                          .height = json::find_number(*object, "height").value_or(0)}}};
}

}  // namespace porchlight::preview
