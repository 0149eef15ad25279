#include "monitor/text_pool.hpp"

namespace porchlight::monitor {

TextPool::TextPool() {
  entries_.emplace_back();
}

TextId TextPool::take(std::string_view text) {
  if (text.empty()) return 0;
  if (const auto found = ids_.find(text); found != ids_.end()) {
    ++entries_[found->second].users;
    return found->second;
  }
  const TextId id = free_.empty() ? static_cast<TextId>(entries_.size()) : free_.back();
  if (free_.empty()) {
    entries_.emplace_back();
  } else {
    free_.pop_back();
  }
  Entry& entry = entries_[id];
  entry.text = text;
  entry.users = 1;
  ids_.emplace(entry.text, id);
  return id;
}

void TextPool::give_back(TextId id) {
  if (id == 0 || --entries_[id].users > 0) return;
  ids_.erase(entries_[id].text);
  entries_[id].text = {};
  free_.push_back(id);
}

}  // namespace porchlight::monitor
