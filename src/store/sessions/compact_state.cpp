#include "store/sessions/compact_state.hpp"

#include <cstring>
#include <functional>

namespace porchlight::store {

CompactState::CompactState(const VisitorState& state) {
  const Header head{static_cast<std::uint32_t>(state.url.size()),
                    static_cast<std::uint32_t>(state.title.size()),
                    static_cast<std::uint32_t>(state.name.size()),
                    static_cast<std::uint32_t>(state.visit.size()),
                    state.activity,
                    state.unchecked};
  bytes_ = std::make_unique_for_overwrite<char[]>(sizeof head + state.url.size() + state.title.size() +
                                                  state.name.size() + state.visit.size());
  char* out = bytes_.get();
  const auto put = [&out](const void* from, std::size_t size) {
    if (size > 0) std::memcpy(out, from, size);
    out += size;
  };
  put(&head, sizeof head);
  put(state.url.data(), state.url.size());
  put(state.title.data(), state.title.size());
  put(state.name.data(), state.name.size());
  put(state.visit.data(), state.visit.size());
}

CompactState::Header CompactState::header() const {
  Header head{0, 0, 0, 0, Activity::active, false};
  if (bytes_) std::memcpy(&head, bytes_.get(), sizeof head);
  return head;
}

VisitorState CompactState::expand() const {
  VisitorState state;
  if (!bytes_) return state;
  const Header head = header();
  const char* text = bytes_.get() + sizeof head;
  state.activity = head.activity;
  state.unchecked = head.unchecked;
  state.url.assign(text, head.url);
  state.title.assign(text + head.url, head.title);
  state.name.assign(text + head.url + head.title, head.name);
  state.visit.assign(text + head.url + head.title + head.name, head.visit);
  return state;
}

Activity CompactState::activity() const {
  return header().activity;
}

bool CompactState::unchecked() const {
  return header().unchecked;
}

bool CompactState::looks_like(const CompactState& other) const {
  const Header mine = header();
  const Header its = other.header();
  if (mine.url != its.url || mine.title != its.title || mine.name != its.name ||
      mine.activity != its.activity || mine.unchecked != its.unchecked) {
    return false;
  }
  const std::size_t size = std::size_t{mine.url} + mine.title + mine.name;
  return size == 0 || std::memcmp(bytes_.get() + sizeof mine, other.bytes_.get() + sizeof its, size) == 0;
}

std::uint64_t CompactState::hash() const {
  const Header head = header();
  const std::size_t size = std::size_t{head.url} + head.title + head.name + head.visit;
  const std::string_view texts(bytes_ ? bytes_.get() + sizeof head : nullptr, size);
  // The lengths stand for where one text ends and the next begins.
  std::uint64_t value = std::hash<std::string_view>{}(texts);
  for (const std::uint64_t part :
       {std::uint64_t{head.url}, std::uint64_t{head.title}, std::uint64_t{head.name},
        static_cast<std::uint64_t>(head.activity), std::uint64_t{head.unchecked}}) {
    value = (value ^ part) * 0x9e3779b97f4a7c15ULL;
    value ^= value >> 29;
  }
  return value == 0 ? 1 : value;
}

}  // namespace porchlight::store
