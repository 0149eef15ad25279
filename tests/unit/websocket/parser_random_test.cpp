// Random messages, fragmented at random, with control frames between the fragments, the bytes cut at random:
// the same messages come back. A wrong offset of the mask or a lost piece of a header does not survive this.

#include "parsing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <random>

namespace porchlight::websocket {
namespace {

class Traffic {
 public:
  explicit Traffic(unsigned seed) : random_(seed) {}

  void add_message() {
    const bool is_text = below(2) == 0;
    const std::string payload = is_text ? random_text() : random_bytes(random_length());
    std::string_view rest = payload;
    Opcode opcode = is_text ? Opcode::text : Opcode::binary;
    for (std::size_t fragments = 1 + below(4); fragments > 1; --fragments) {
      const std::string_view piece = rest.substr(0, below(rest.size() + 1));
      rest.remove_prefix(piece.size());
      append(opcode, piece, false);
      opcode = Opcode::continuation;
      if (below(3) == 0) add_control();
    }
    append(opcode, rest, true);
    expected.push_back(is_text ? text(payload) : binary(payload));
  }

  void add_control() {
    const std::string payload = random_bytes(below(126));
    const bool is_ping = below(2) == 0;
    append(is_ping ? Opcode::ping : Opcode::pong, payload, true);
    expected.push_back(is_ping ? ping(payload) : pong(payload));
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::string bytes;
  std::vector<Kept> expected;

 private:
  void append(Opcode opcode, std::string_view payload, bool fin) {
    Mask mask{};
    for (char& byte : mask) byte = static_cast<char>(below(256));
    bytes += encode_masked_frame(opcode, payload, mask, fin);
  }

  std::size_t random_length() {
    switch (below(8)) {
      case 0:
        return 0;
      case 1:
        return 120 + below(12);
      case 2:
        return below(8) == 0 ? 65'530 + below(12) : below(2'000);
      default:
        return below(300);
    }
  }

  std::string random_bytes(std::size_t length) {
    std::string result(length, '\0');
    for (char& byte : result) byte = static_cast<char>(below(256));
    return result;
  }

  std::string random_text() {
    static constexpr std::array<std::string_view, 5> characters{"a", "\xc3\xa4", "\xe2\x82\xac",
                                                                "\xf0\x9f\x98\x80", "z"};
    std::string result;
    for (std::size_t length = random_length(); result.size() < length;) result += characters[below(5)];
    return result;
  }

  std::mt19937 random_;
};

class ParserRandom : public testing::TestWithParam<unsigned> {};

TEST_P(ParserRandom, SameMessagesComeBackHoweverTheBytesAreCut) {
  Traffic traffic(GetParam());
  for (int i = 0; i < 40; ++i) traffic.below(4) == 0 ? traffic.add_control() : traffic.add_message();

  for (const std::size_t largest_piece : {1U, 3U, 20U, 200U, 5'000U, 200'000U}) {
    Parser parser(Role::server, 1UL << 20U);
    std::vector<Kept> events;
    std::string_view rest = traffic.bytes;
    while (!rest.empty()) {
      const std::string_view piece = rest.substr(0, 1 + traffic.below(largest_piece));
      rest.remove_prefix(piece.size());
      std::ranges::move(feed(parser, piece), std::back_inserter(events));
    }
    ASSERT_EQ(events, traffic.expected) << "pieces of up to " << largest_piece;
    EXPECT_TRUE(parser.idle());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ParserRandom, testing::Range(1U, 21U));

}  // namespace
}  // namespace porchlight::websocket
