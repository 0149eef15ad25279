#include "protocol/preview_messages.hpp"

#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"

#include <utility>

namespace porchlight::protocol {
namespace {

/// Characters of a nonce: ours have 22.
constexpr std::size_t given_nonce_characters = 64;

constexpr std::int64_t most_snapshots = 1'000'000'000;

std::string read_nonce(EventReader& fields) {
  auto nonce = fields.text_if_any("nonce", given_nonce_characters);
  if (!nonce) fields.expected("nonce: that of previewRequested.");
  return std::move(nonce).value_or("");
}

/// The bytes behind a placeholder.
std::string read_data(EventReader& fields, std::vector<std::string>& attachments) {
  const auto* data = fields.value("data");
  const auto* placeholder = data == nullptr ? nullptr : data->if_object();
  if (placeholder == nullptr || !placeholder->contains("_placeholder") || attachments.size() != 1 ||
      attachments.front().empty() || attachments.front().size() > limits::piece_bytes) {
    fields.expected("data: 1 to 65536 bytes, as one binary attachment.");
    return {};
  }
  return std::move(attachments.front());
}

}  // namespace

Result<Answered<PreviewPiece>> read_preview_piece(const boost::json::array& args,
                                                  std::vector<std::string>& attachments) {
  EventReader fields(args, from_visitor::preview_piece);
  Answered<PreviewPiece> read{read_nonce(fields), {}};
  PreviewPiece& piece = read.what;
  piece.snapshot = fields.whole("snapshot", 1, most_snapshots);
  piece.index = fields.whole("index", 0, limits::pieces - 1);
  piece.count = fields.whole("count", 1, limits::pieces);
  if (piece.index >= piece.count) fields.expected("index: less than count.");
  piece.kind = fields.word("kind", {"page", "outline"});
  piece.encoding = fields.word("encoding", {"gzip", "none"});
  piece.data = read_data(fields, attachments);
  return fields.answer(std::move(read));
}

Result<Answered<PreviewScroll>> read_preview_scroll(const boost::json::array& args) {
  EventReader fields(args, from_visitor::preview_scroll);
  Answered<PreviewScroll> read{read_nonce(fields), {}};
  read.what = {.snapshot = fields.whole("snapshot", 1, most_snapshots),
               .x = fields.whole("x", 0, limits::pixels),
               .y = fields.whole("y", 0, limits::pixels),
               .width = fields.whole("width", 0, limits::pixels),
               .height = fields.whole("height", 0, limits::pixels)};
  return fields.answer(std::move(read));
}

Result<Answered<std::string>> read_preview_state(const boost::json::array& args) {
  EventReader fields(args, from_visitor::preview_state);
  std::string nonce = read_nonce(fields);
  std::string state = fields.word("state", {"hidden", "private", "consent", "tooLarge", "failed"});
  return fields.answer(Answered<std::string>{std::move(nonce), std::move(state)});
}

Result<VisitorKey> read_preview_request(const boost::json::array& args, std::string_view event) {
  EventReader fields(args, event);
  const ProjectId project = fields.project();
  return fields.answer(VisitorKey{project, fields.visitor_uid()});
}

EncodedEvent encode_preview_request(const store::PreviewSettings& settings, std::string_view nonce) {
  return to_visitor::preview_requested({.nonce = nonce,
                                        .text = settings.mask_text ? "masked" : "clear",
                                        .images = settings.show_images ? "url" : "placeholder",
                                        .consent = settings.require_consent,
                                        .notice = settings.notice});
}

EncodedEvent encode_preview_piece(const VisitorKey& visitor, std::string_view capture,
                                  const PreviewPiece& piece) {
  return to_agent::preview_piece({.project_id = visitor.project,
                                  .visitor_uid = visitor.uid,
                                  .capture = capture,
                                  .snapshot = piece.snapshot,
                                  .index = piece.index,
                                  .count = piece.count,
                                  .kind = piece.kind,
                                  .encoding = piece.encoding});
}

EncodedEvent encode_preview_scroll(const VisitorKey& visitor, std::string_view capture,
                                   const PreviewScroll& scroll) {
  return to_agent::preview_scroll({.project_id = visitor.project,
                                   .visitor_uid = visitor.uid,
                                   .capture = capture,
                                   .snapshot = scroll.snapshot,
                                   .x = scroll.x,
                                   .y = scroll.y,
                                   .width = scroll.width,
                                   .height = scroll.height});
}

EncodedEvent encode_preview_state(const VisitorKey& visitor, std::string_view state) {
  return to_agent::preview_state({.project_id = visitor.project, .visitor_uid = visitor.uid, .state = state});
}

}  // namespace porchlight::protocol
