#pragma once
// Writes a small file in MaxMind's format: a tree over the bits of IPv4 addresses, and behind it what is
// known of each network.

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::test {

class LocationWriter {
 public:
  /// Of the network of so many bits, numbers as `0x01020300`.
  void add(std::uint32_t network, unsigned bits, std::string_view country, std::string_view city) {
    const std::size_t at = data_.size();
    data_ +=
        control(7, city.empty() ? 1 : 2) + text("country") + control(7, 1) + text("iso_code") + text(country);
    if (!city.empty()) {
      data_ += text("city") + control(7, 1) + text("names") + control(7, 1) + text("en") + text(city);
    }
    std::size_t node = 0;
    for (unsigned bit = 0; bit + 1 < bits; ++bit) node = child(node, (network >> (31 - bit)) & 1U);
    nodes_[node].side[(network >> (32 - bits)) & 1U] = {Entry::Kind::data, at};
  }

  [[nodiscard]] std::string bytes() const {
    std::string out;
    for (const Node& node : nodes_) {
      for (const Entry& entry : node.side) out += number(value_of(entry), 3);
    }
    out += std::string(16, '\0') + data_ + "\xAB\xCD\xEF" + "MaxMind.com" + control(7, 9);
    out += text("node_count") + uint32(nodes_.size());
    out += text("record_size") + uint16(24) + text("ip_version") + uint16(4);
    out += text("database_type") + text("Test") + text("languages") + control(11, 1) + text("en");
    out += text("binary_format_major_version") + uint16(2) + text("binary_format_minor_version") + uint16(0);
    out += text("build_epoch") + control(9, 4) + number(1'700'000'000, 4);
    return out + text("description") + control(7, 1) + text("en") + text("A test's");
  }
  void write(const std::string& path) const { std::ofstream(path, std::ios::binary) << bytes(); }

 private:
  struct Entry {
    enum class Kind : std::uint8_t { none, node, data };
    Kind kind = Kind::none;
    std::size_t value = 0;
  };
  struct Node {
    Entry side[2];
  };

  std::size_t child(std::size_t node, unsigned side) {
    if (nodes_[node].side[side].kind != Entry::Kind::node) {
      nodes_[node].side[side] = {Entry::Kind::node, nodes_.size()};
      nodes_.emplace_back();
    }
    return nodes_[node].side[side].value;
  }
  [[nodiscard]] std::size_t value_of(const Entry& entry) const {
    if (entry.kind == Entry::Kind::node) return entry.value;
    return entry.kind == Entry::Kind::data ? nodes_.size() + 16 + entry.value : nodes_.size();
  }
  static std::string number(std::size_t value, unsigned bytes) {
    std::string out;
    while (bytes-- > 0) out += static_cast<char>((value >> (8 * bytes)) & 0xFFU);
    return out;
  }
  /// Types from 8 on stand in a byte of their own.
  static std::string control(unsigned type, std::size_t size) {
    if (type < 8) return number((type << 5U) | size, 1);
    return number(size, 1) + number(type - 7, 1);
  }
  static std::string text(std::string_view value) {
    const bool is_long = value.size() >= 29;
    return control(2, is_long ? 29 : value.size()) + (is_long ? number(value.size() - 29, 1) : "") +
           std::string(value);
  }
  static std::string uint16(std::size_t value) { return control(5, 2) + number(value, 2); }
  static std::string uint32(std::size_t value) { return control(6, 4) + number(value, 4); }

  std::vector<Node> nodes_{Node{}};
  std::string data_;
};

}  // namespace porchlight::test
