#pragma once
// What events.hpp is made of, and what events.cpp writes with: an object from its members' names and values,
// each by its type. Pure.

#include "base/clock.hpp"
#include "base/json.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace porchlight::protocol {

/// A value that is JSON already.
struct Json {
  std::string_view text;
};

[[nodiscard]] inline std::optional<std::string_view> text_or_none(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// An event as it is sent.
struct EncodedEvent {
  std::string_view name;  // as the document has it
  std::string payload;    // one JSON object
};

template <typename Payload>
[[nodiscard]] std::string to_json(const Payload& payload) {
  std::string out;
  payload.append_to(out);
  return out;
}

/// An event that the server sends: its name, and what it carries.
template <typename Payload>
struct Event {
  std::string_view name;
  [[nodiscard]] EncodedEvent operator()(const Payload& payload) const { return {name, to_json(payload)}; }
};

/// A member that is left out where there is no value.
template <typename Value>
struct IfAny {
  explicit IfAny(const std::optional<Value>& optional) : value(optional) {}
  const std::optional<Value>& value;
};

/// In the place of the event's attachment of that index.
struct Attachment {
  std::size_t index;
};

inline void append_value(std::string& out, std::string_view value) {
  json::append_string(out, value);
}
inline void append_value(std::string& out, bool value) {
  out += value ? "true" : "false";
}
inline void append_value(std::string& out, std::integral auto value) {
  json::append_number(out, value);
}
inline void append_value(std::string& out, WallTime value) {
  json::append_string(out, to_iso8601(value));
}
inline void append_value(std::string& out, Json value) {
  out += value.text;
}
inline void append_value(std::string& out, Attachment value) {
  json::ObjectWriter(out).boolean("_placeholder", true).number("num", value.index).end();
}
template <typename Payload>
requires requires(const Payload& payload, std::string& out) {
  payload.append_to(out);
}
void append_value(std::string& out, const Payload& payload) {
  payload.append_to(out);
}
template <typename Value>
void append_value(std::string& out, const std::optional<Value>& value) {
  value ? append_value(out, *value) : static_cast<void>(out += "null");
}
template <typename Value>
void append_value(std::string& out, std::span<const Value> values) {
  json::ListWriter list(out);
  for (const Value& value : values) append_value(list.next(), value);
  list.end();
}

template <typename Value>
void write_member(json::ObjectWriter& object, std::string_view name, const Value& value) {
  append_value(object.member(name), value);
}
template <typename Value>
void write_member(json::ObjectWriter& object, std::string_view name, const IfAny<Value>& value) {
  if (value.value) write_member(object, name, *value.value);
}

inline void write_members(json::ObjectWriter& object) {
  object.end();
}
template <typename Value, typename... Rest>
void write_members(json::ObjectWriter& object, std::string_view name, const Value& value,
                   const Rest&... rest) {
  write_member(object, name, value);
  write_members(object, rest...);
}

/// `{"name":value,…}`
template <typename... Members>
void write_object(std::string& out, const Members&... members) {
  json::ObjectWriter object(out);
  write_members(object, members...);
}

}  // namespace porchlight::protocol
