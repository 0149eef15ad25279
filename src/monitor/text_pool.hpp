#pragma once
// Texts that many rows share (pages, titles, browsers), each kept once and counted. To compare two is to
// compare their numbers. Pure.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porchlight::monitor {

/// Of a text in a pool; 0 is the empty one.
using TextId = std::uint32_t;

class TextPool {
 public:
  TextPool();
  TextPool(const TextPool&) = delete;
  TextPool& operator=(const TextPool&) = delete;

  /// Counted: it stays what it is until it is given back as often.
  [[nodiscard]] TextId take(std::string_view text);
  void give_back(TextId id);
  [[nodiscard]] const std::string& text(TextId id) const { return entries_[id].text; }
  [[nodiscard]] std::size_t size() const { return ids_.size(); }

 private:
  struct Entry {
    std::string text;
    std::size_t users = 0;
  };
  std::deque<Entry> entries_;  // whose texts stay where they are
  std::unordered_map<std::string_view, TextId> ids_;
  std::vector<TextId> free_;
};

}  // namespace porchlight::monitor
