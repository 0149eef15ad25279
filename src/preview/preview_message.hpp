#pragma once
// What the thread of an agent and the thread of a visitor say to each other about a preview. Pure.
//
//   agent's thread                              visitor's threads
//     find (who has this page in front?)  ──▶    all of them
//     ◀── offer                                  the one that shows it
//     attach, again every few seconds     ──▶
//     ◀── attached · state · piece · scroll · gone (it has left this thread) · elsewhere (it shows another
//     page) detach                              ──▶

#include "base/ids.hpp"
#include "protocol/preview_messages.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::preview {

enum class Kind : std::uint8_t {
  find,
  offer,
  attach,
  attached,
  detach,
  state,
  piece,
  scroll,
  gone,
  elsewhere
};

/// The others are for agents.
[[nodiscard]] constexpr bool is_for_visitors(Kind kind) {
  return kind == Kind::find || kind == Kind::attach || kind == Kind::detach;
}

struct Message {
  Kind kind = Kind::find;
  std::string from;  // <node>/<thread>
  VisitorKey visitor;
  std::string url;               // find, attach: the page that the visitor is shown with
  bool fresh = false;            // attach: a snapshot from the start
  std::string capture;           // attached, piece, scroll
  std::string state;             // state
  protocol::PreviewPiece piece;  // attached: the snapshot and index of the one that would be next
  protocol::PreviewScroll scroll;
};

/// One that says nothing but who, what and of whom.
[[nodiscard]] Message say(std::string from, Kind kind, VisitorKey visitor);

/// A message on its way to these threads.
struct Send {
  std::vector<std::string> to;
  Message message;
};

/// `to`: the index of the thread that it is for, none for all of them.
[[nodiscard]] std::string encode(const Message& message, std::optional<std::size_t> to);

struct Addressed {
  std::optional<std::size_t> to;
  Message message;
};
/// None for what is no message.
[[nodiscard]] std::optional<Addressed> decode(std::string_view text);

}  // namespace porchlight::preview
