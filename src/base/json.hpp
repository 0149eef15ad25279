#pragma once
// Hand-laid JSON: fixed events are written straight into a string, several times faster than through a tree.

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace porchlight::json {

/// Appends the text as a JSON string, quotes included. Invalid UTF-8 is replaced by U+FFFD, `<` and U+2028/9
/// are left as they are (these texts are never placed into HTML).
void append_string(std::string& out, std::string_view text);
/// The same alone.
[[nodiscard]] std::string quoted(std::string_view text);

template <std::integral T>
void append_number(std::string& out, T value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

/// Writes `{"name":value,…}` member by member.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ObjectWriter& text(std::string_view name, std::string_view value) {
    key(name);
    append_string(out_, value);
    return *this;
  }
  template <std::integral T>
  ObjectWriter& number(std::string_view name, T value) {
    key(name);
    append_number(out_, value);
    return *this;
  }
  ObjectWriter& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  ObjectWriter& null(std::string_view name) { return raw(name, "null"); }
  /// Of a text that is empty where there is none.
  ObjectWriter& text_or_null(std::string_view name, std::string_view value) {
    return value.empty() ? null(name) : text(name, value);
  }
  /// `value` is JSON already.
  ObjectWriter& raw(std::string_view name, std::string_view value) {
    key(name);
    out_ += value;
    return *this;
  }
  /// Where the value is written by whoever knows how.
  [[nodiscard]] std::string& member(std::string_view name) {
    key(name);
    return out_;
  }
  /// Closes the object; nothing may be added afterwards.
  void end() { out_ += '}'; }

 private:
  void key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }
  std::string& out_;
  bool first_ = true;
};

/// Writes `[value,…]`, each value by whoever knows how, where next() says.
class ListWriter {
 public:
  explicit ListWriter(std::string& out) : out_(out) { out_ += '['; }
  [[nodiscard]] std::string& next() {
    if (!first_) out_ += ',';
    first_ = false;
    return out_;
  }
  ListWriter& text(std::string_view value) {
    append_string(next(), value);
    return *this;
  }
  /// Closes the list; nothing may be added afterwards.
  void end() { out_ += ']'; }

 private:
  std::string& out_;
  bool first_ = true;
};

/// `["one","two"]`
template <typename Texts>
[[nodiscard]] std::string list_of_texts(const Texts& texts) {
  std::string out;
  ListWriter list(out);
  for (const auto& text : texts) list.text(text);
  list.end();
  return out;
}

}  // namespace porchlight::json
