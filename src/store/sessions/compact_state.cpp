#include "store/sessions/compact_state.hpp"

#include "store/sessions/limits.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

namespace porchlight::store {

CompactState::CompactState(const VisitorState& state) {
  const Header head = header_of(state);
  bytes_ = std::make_unique_for_overwrite<char[]>(sizeof head + size_of(head));
  char* out = bytes_.get();
  const auto put = [&out](const void* from, std::size_t size) {
    if (size > 0) std::memcpy(out, from, size);
    out += size;
  };
  put(&head, sizeof head);
  for (const std::string* text : {&state.url, &state.title, &state.name}) put(text->data(), text->size());
  put(state.tags.data(), head.tags);
  put(state.visit.data(), head.visit);
  put(state.devices.data(), head.devices);
}

CompactState::Header CompactState::header_of(const VisitorState& state) {
  Header head{};
  head.url = static_cast<std::uint32_t>(state.url.size());
  head.title = static_cast<std::uint32_t>(state.title.size());
  head.name = static_cast<std::uint32_t>(state.name.size());
  head.visit = static_cast<std::uint32_t>(std::min<std::size_t>(state.visit.size(), visit_mask)) & visit_mask;
  head.tags = static_cast<std::uint32_t>(std::min(state.tags.size(), limits::tags_bytes)) & tags_mask;
  head.devices =
      static_cast<std::uint32_t>(std::min<std::size_t>(state.devices.size(), devices_mask)) & devices_mask;
  head.away = state.activity == Activity::away ? 1U : 0U;
  head.unchecked = state.unchecked ? 1U : 0U;
  return head;
}

std::size_t CompactState::size_of(const Header& head) {
  return std::size_t{head.url} + head.title + head.name + head.tags + head.visit + head.devices;
}

CompactState::Header CompactState::header() const {
  Header head{};
  if (bytes_) std::memcpy(&head, bytes_.get(), sizeof head);
  return head;
}

VisitorState CompactState::expand() const {
  VisitorState state;
  if (!bytes_) return state;
  const Header head = header();
  const char* text = bytes_.get() + sizeof head;
  state.activity = head.away != 0 ? Activity::away : Activity::active;
  state.unchecked = head.unchecked != 0;
  state.url.assign(text, head.url);
  state.title.assign(text + head.url, head.title);
  state.name.assign(text + head.url + head.title, head.name);
  state.tags.assign(text + head.url + head.title + head.name, head.tags);
  state.visit = visit();
  state.devices = devices();
  return state;
}

Activity CompactState::activity() const {
  return header().away != 0 ? Activity::away : Activity::active;
}

bool CompactState::unchecked() const {
  return header().unchecked != 0;
}

std::string_view CompactState::visit() const {
  const Header head = header();
  if (head.visit == 0) return {};
  return {bytes_.get() + sizeof head + head.url + head.title + head.name + head.tags, head.visit};
}

std::string_view CompactState::devices() const {
  const Header head = header();
  if (head.devices == 0) return {};
  return {bytes_.get() + sizeof head + size_of(head) - head.devices, head.devices};
}

bool CompactState::looks_like(const CompactState& other) const {
  const Header mine = header();
  const Header its = other.header();
  return same_page(other) && mine.name == its.name && mine.tags == its.tags &&
         begins_like(other, std::size_t{mine.url} + mine.title + mine.name + mine.tags);
}

bool CompactState::same_page(const CompactState& other) const {
  const Header mine = header();
  const Header its = other.header();
  return mine.url == its.url && mine.title == its.title && mine.away == its.away &&
         mine.unchecked == its.unchecked && begins_like(other, std::size_t{mine.url} + mine.title);
}

bool CompactState::begins_like(const CompactState& other, std::size_t size) const {
  return size == 0 ||
         std::memcmp(bytes_.get() + sizeof(Header), other.bytes_.get() + sizeof(Header), size) == 0;
}

std::uint64_t CompactState::hash() const {
  const Header head = header();
  const std::string_view texts(bytes_ ? bytes_.get() + sizeof head : nullptr, size_of(head));
  // The lengths stand for where one text ends and the next begins.
  std::uint64_t value = std::hash<std::string_view>{}(texts);
  for (const std::uint64_t part :
       {std::uint64_t{head.url}, std::uint64_t{head.title}, std::uint64_t{head.name},
        std::uint64_t{head.visit}, std::uint64_t{head.tags}, std::uint64_t{head.away},
        std::uint64_t{head.unchecked}}) {
    value = (value ^ part) * 0x9e3779b97f4a7c15ULL;
    value ^= value >> 29;
  }
  return value == 0 ? 1 : value;
}

}  // namespace porchlight::store
