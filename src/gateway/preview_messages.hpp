#pragma once
// What widgets and dashboards say about previews, read strictly, and what dashboards are told. Pure.

#include "base/error.hpp"
#include "base/ids.hpp"
#include "preview/preview_message.hpp"
#include "socketio/event.hpp"
#include "store/database/repositories.hpp"

#include <string>
#include <string_view>

namespace porchlight::gateway {

template <typename What>
struct Answered {
  std::string nonce;
  What what;
};

/// Takes the piece's bytes out of the event.
/// All of them: Errors: badRequest.
[[nodiscard]] Result<Answered<preview::Piece>> read_preview_piece(socketio::Event& event);
[[nodiscard]] Result<Answered<preview::Scroll>> read_preview_scroll(const boost::json::array& args);
/// The state of a page that shows nothing.
[[nodiscard]] Result<Answered<std::string>> read_preview_state(const boost::json::array& args);
[[nodiscard]] Result<VisitorKey> read_preview_request(const boost::json::array& args, std::string_view event);

[[nodiscard]] std::string preview_request_json(const store::PreviewSettings& settings,
                                               std::string_view nonce);
/// With one attachment.
[[nodiscard]] std::string preview_piece_json(const preview::Message& message);
[[nodiscard]] std::string preview_scroll_json(const preview::Message& message);
[[nodiscard]] std::string preview_state_json(const VisitorKey& visitor, std::string_view state);

}  // namespace porchlight::gateway
