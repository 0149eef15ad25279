#include "protocol/preview_messages.hpp"

#include "access/identifiers.hpp"
#include "base/json_fields.hpp"
#include "protocol/events.hpp"
#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace porchlight::protocol {
namespace {

namespace bj = boost::json;

/// Characters of a nonce: ours have 22.
constexpr std::size_t given_nonce_characters = 64;

Result<std::string> read_nonce(const bj::object& object) {
  auto nonce = read_text(object, "nonce", given_nonce_characters);
  if (!nonce) return nonce.error();
  if (!*nonce) return bad_request("Expected nonce: that of previewRequested.");
  return std::move(**nonce);
}

Result<std::int64_t> read_whole(const bj::object& object, std::string_view name, std::int64_t least,
                                std::int64_t most) {
  const auto* value = object.if_contains(name);
  const auto* number = value == nullptr ? nullptr : value->if_int64();
  if (number == nullptr || *number < least || *number > most) {
    return bad_request("Expected " + std::string(name) + ": a whole number from " + std::to_string(least) +
                       " to " + std::to_string(most) + ".");
  }
  return *number;
}

/// Several at once; the first that is wrong is what is said.
struct WholeNumber {
  std::string_view name;
  std::int64_t least;
  std::int64_t most;
  std::int64_t* into;
};
Result<void> read_all(const bj::object& object, std::initializer_list<WholeNumber> numbers) {
  for (const auto& [name, least, most, into] : numbers) {
    const auto read = read_whole(object, name, least, most);
    if (!read) return read.error();
    *into = *read;
  }
  return {};
}

Result<std::string> read_word(const bj::object& object, std::string_view name,
                              std::initializer_list<std::string_view> words) {
  const std::string_view given = json::find_text(object, name).value_or(std::string_view());
  if (std::ranges::find(words, given) != words.end()) return std::string(given);
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return bad_request("Expected " + std::string(name) + ": one of " + list + ".");
}

constexpr std::int64_t most_snapshots = 1'000'000'000;

}  // namespace

Result<Answered<PreviewPiece>> read_preview_piece(const bj::array& args,
                                                  std::vector<std::string>& attachments) {
  const auto payload = read_payload(args, from_visitor::preview_piece);
  if (!payload) return payload.error();
  auto nonce = read_nonce(**payload);
  if (!nonce) return nonce.error();
  PreviewPiece piece;
  const auto numbers = read_all(**payload, {{"snapshot", 1, most_snapshots, &piece.snapshot},
                                            {"index", 0, limits::pieces - 1, &piece.index},
                                            {"count", 1, limits::pieces, &piece.count}});
  if (!numbers) return numbers.error();
  if (piece.index >= piece.count) return bad_request("Expected index: less than count.");
  auto kind = read_word(**payload, "kind", {"page", "outline"});
  if (!kind) return kind.error();
  auto encoding = read_word(**payload, "encoding", {"gzip", "none"});
  if (!encoding) return encoding.error();
  piece.kind = std::move(*kind);
  piece.encoding = std::move(*encoding);
  const auto* data = (*payload)->if_contains("data");
  const auto* placeholder = data == nullptr ? nullptr : data->if_object();
  if (placeholder == nullptr || !placeholder->contains("_placeholder") || attachments.size() != 1 ||
      attachments.front().empty() || attachments.front().size() > limits::piece_bytes) {
    return bad_request("Expected data: 1 to 65536 bytes, as one binary attachment.");
  }
  piece.data = std::move(attachments.front());
  return Answered<PreviewPiece>{std::move(*nonce), std::move(piece)};
}

Result<Answered<PreviewScroll>> read_preview_scroll(const bj::array& args) {
  const auto payload = read_payload(args, from_visitor::preview_scroll);
  if (!payload) return payload.error();
  auto nonce = read_nonce(**payload);
  if (!nonce) return nonce.error();
  PreviewScroll scroll;
  const auto numbers = read_all(**payload, {{"snapshot", 1, most_snapshots, &scroll.snapshot},
                                            {"x", 0, limits::pixels, &scroll.x},
                                            {"y", 0, limits::pixels, &scroll.y},
                                            {"width", 0, limits::pixels, &scroll.width},
                                            {"height", 0, limits::pixels, &scroll.height}});
  if (!numbers) return numbers.error();
  return Answered<PreviewScroll>{std::move(*nonce), scroll};
}

Result<Answered<std::string>> read_preview_state(const bj::array& args) {
  const auto payload = read_payload(args, from_visitor::preview_state);
  if (!payload) return payload.error();
  auto nonce = read_nonce(**payload);
  if (!nonce) return nonce.error();
  auto state = read_word(**payload, "state", {"hidden", "private", "consent", "tooLarge", "failed"});
  if (!state) return state.error();
  return Answered<std::string>{std::move(*nonce), std::move(*state)};
}

Result<VisitorKey> read_preview_request(const bj::array& args, std::string_view event) {
  const auto payload = read_payload(args, event);
  if (!payload) return payload.error();
  const auto project = access::read_project_id((*payload)->if_contains("projectId"));
  if (!project) return project.error();
  const auto* uid = (*payload)->if_contains("visitorUid");
  if (uid == nullptr || !uid->is_string() || !access::is_visitor_uid(uid->get_string()))
    return access::bad_uid();
  return VisitorKey{*project, std::string(uid->get_string())};
}

std::string preview_request_json(const store::PreviewSettings& settings, std::string_view nonce) {
  return to_json(PreviewRequested{.nonce = nonce,
                                  .text = settings.mask_text ? "masked" : "clear",
                                  .images = settings.show_images ? "url" : "placeholder",
                                  .consent = settings.require_consent,
                                  .notice = settings.notice});
}

std::string preview_piece_json(const VisitorKey& visitor, std::string_view capture,
                               const PreviewPiece& piece) {
  return to_json(AgentPreviewPiece{.project_id = visitor.project,
                                   .visitor_uid = visitor.uid,
                                   .capture = capture,
                                   .snapshot = piece.snapshot,
                                   .index = piece.index,
                                   .count = piece.count,
                                   .kind = piece.kind,
                                   .encoding = piece.encoding});
}

std::string preview_scroll_json(const VisitorKey& visitor, std::string_view capture,
                                const PreviewScroll& scroll) {
  return to_json(AgentPreviewScroll{.project_id = visitor.project,
                                    .visitor_uid = visitor.uid,
                                    .capture = capture,
                                    .snapshot = scroll.snapshot,
                                    .x = scroll.x,
                                    .y = scroll.y,
                                    .width = scroll.width,
                                    .height = scroll.height});
}

std::string preview_state_json(const VisitorKey& visitor, std::string_view state) {
  return to_json(
      AgentPreviewState{.project_id = visitor.project, .visitor_uid = visitor.uid, .state = state});
}

}  // namespace porchlight::protocol
