#pragma once
// What the cores of the preview want done, in words that tests compare.

#include "preview/captures.hpp"
#include "preview/looks.hpp"

#include <string>
#include <variant>
#include <vector>

namespace porchlight::preview {

/// The visitor whose page is looked at.
inline const VisitorKey ann{1, "ann"};

inline std::string word_of(Kind kind) {
  constexpr const char* words[] = {"find",  "offer", "attach", "attached", "detach",
                                   "state", "piece", "scroll", "gone",     "elsewhere"};
  return words[static_cast<std::size_t>(kind)];
}

inline std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ",") + name;
  return list;
}

/// snapshot:index/count
inline std::string word_of(const protocol::PreviewPiece& piece) {
  return std::to_string(piece.snapshot) + ":" + std::to_string(piece.index) + "/" +
         std::to_string(piece.count);
}

inline std::string word_of(const Message& message) {
  std::string word = word_of(message.kind) + " " + message.visitor.uid;
  for (const std::string& part : {message.url, message.capture, message.state}) {
    if (!part.empty()) word += " " + part;
  }
  if (message.fresh) word += " fresh";
  if (message.kind == Kind::attached && message.piece.snapshot > 0) {
    word += " next " + std::to_string(message.piece.snapshot) + ":" + std::to_string(message.piece.index);
  }
  if (message.kind == Kind::piece) word += " " + word_of(message.piece);
  return word;
}

/// Instead of chance: what has eight characters is the name of a capture (c1, c2, …), the rest nonces (n1,
/// …).
class CountedTokens {
 public:
  std::string operator()(std::size_t characters) {
    return characters == 8 ? "c" + std::to_string(++names_) : "n" + std::to_string(++nonces_);
  }

 private:
  int names_ = 0;
  int nonces_ = 0;
};

struct WordOf {
  std::string operator()(const Send& what) const { return list_of(what.to) + " <- " + word_of(what.message); }
  std::string operator()(const Broadcast& what) const { return "all <- " + word_of(what.message); }
  std::string operator()(const Tell& what) const {
    const Message& message = what.message;
    std::string word = list_of(what.sockets) + ": " + message.visitor.uid + " ";
    if (message.kind == Kind::state) return word + message.state;
    word += message.capture + " ";
    if (message.kind == Kind::scroll) return word + "scroll " + std::to_string(message.scroll.y);
    return word + word_of(message.piece) +
           (what.skipped > 0 ? " skipped " + std::to_string(what.skipped) : "");
  }
  std::string operator()(const AskPage& what) const {
    return "ask " + std::to_string(static_cast<std::uint64_t>(what.page)) + " " + what.nonce +
           (what.settings.mask_text ? " masked" : "");
  }
  std::string operator()(const StopPage& what) const {
    return "stop " + std::to_string(static_cast<std::uint64_t>(what.page)) + " " + what.nonce;
  }
  std::string operator()(const LookUp& what) const { return "where is " + what.visitor.uid; }
};

using Words = std::vector<std::string>;

template <typename Action>
Words words_of(const std::vector<Action>& actions) {
  Words words;
  for (const Action& action : actions) words.push_back(std::visit(WordOf(), action));
  return words;
}

}  // namespace porchlight::preview
