#pragma once
// What widgets and dashboards say about previews, read strictly, and what dashboards are told. Pure.

#include "base/error.hpp"
#include "base/ids.hpp"
#include "protocol/events.hpp"
#include "store/database/repositories.hpp"

#include <boost/json/array.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::protocol {

/// Part of a snapshot, as the widget sent it.
struct PreviewPiece {
  std::int64_t snapshot = 0;
  std::int64_t index = 0;
  std::int64_t count = 0;
  std::string kind;      // page or outline
  std::string encoding;  // gzip or none
  std::string data;
};

/// CSS pixels.
struct PreviewScroll {
  std::int64_t snapshot = 0;
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
};

template <typename What>
struct Answered {
  std::string nonce;
  What what;
};

/// Takes the piece's bytes out of the attachments.
/// All of them: Errors: badRequest.
[[nodiscard]] Result<Answered<PreviewPiece>> read_preview_piece(const boost::json::array& args,
                                                                std::vector<std::string>& attachments);
[[nodiscard]] Result<Answered<PreviewScroll>> read_preview_scroll(const boost::json::array& args);
/// The state of a page that shows nothing.
[[nodiscard]] Result<Answered<std::string>> read_preview_state(const boost::json::array& args);
[[nodiscard]] Result<VisitorKey> read_preview_request(const boost::json::array& args, std::string_view event);

[[nodiscard]] EncodedEvent encode_preview_request(const store::PreviewSettings& settings,
                                                  std::string_view nonce);
/// With one attachment, the piece's bytes.
[[nodiscard]] EncodedEvent encode_preview_piece(const VisitorKey& visitor, std::string_view capture,
                                                const PreviewPiece& piece);
[[nodiscard]] EncodedEvent encode_preview_scroll(const VisitorKey& visitor, std::string_view capture,
                                                 const PreviewScroll& scroll);
[[nodiscard]] EncodedEvent encode_preview_state(const VisitorKey& visitor, std::string_view state);

}  // namespace porchlight::protocol
