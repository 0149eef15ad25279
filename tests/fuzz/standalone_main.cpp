// Drives a fuzz target without libFuzzer: a bounded number of inputs, the same for the same seed. It is blind
// to coverage, so it lives from the target's samples; what it buys is that every build tries the parsers.
//
//   fuzz-<target> [inputs [seed]]    or    fuzz-<target> FILE…   (to try a kept input again)

#include "fuzz.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

constexpr unsigned long default_inputs = 20'000;
constexpr std::size_t max_input_bytes = 4096;

class Mutator {
 public:
  explicit Mutator(unsigned long seed) : random_(seed), samples_(porchlight::fuzz::samples()) {
    samples_.emplace_back();
  }

  std::string next() {
    std::string input = samples_[below(samples_.size())];
    for (std::size_t changes = below(6); changes > 0; --changes) mutate(input);
    if (input.size() > max_input_bytes) input.resize(max_input_bytes);
    return input;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  char byte() {
    static constexpr std::array<unsigned, 12> telling{0x00, 0x7D, 0x7E, 0x7F, 0x80, 0x81,
                                                      0xBF, 0xC0, 0xED, 0xF4, 0xFE, 0xFF};
    return static_cast<char>(below(2) == 0 ? telling[below(telling.size())] : below(256));
  }

  void mutate(std::string& input) {
    const std::size_t at = below(input.size() + 1);
    const std::size_t length = std::min(below(16) + 1, input.size() - at);
    switch (below(6)) {
      case 0:
        input.insert(at, 1, byte());
        break;
      case 1:
        input.erase(at, length);
        break;
      case 2:
        input.insert(below(input.size() + 1), input.substr(at, length));
        break;
      case 3:
        input += samples_[below(samples_.size())];
        break;
      case 4:
        if (at < input.size()) input[at] = byte();
        break;
      default:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ static_cast<char>(1U << below(8)));
        break;
    }
  }

  std::mt19937_64 random_;
  std::vector<std::string> samples_;
};

void run(const std::string& input) {
  // A copy of exactly that size on the heap: a read past its end is seen by the address sanitizer.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::string current_input;

/// Shows the input that broke the property, ready to be kept in a file.
void on_abort(int) {
  static constexpr std::string_view hex = "0123456789abcdef";
  (void)!write(STDERR_FILENO, "input, hexadecimal: ", 20);
  for (const char c : current_input) {
    const std::array<char, 2> digits{hex[static_cast<unsigned char>(c) >> 4U],
                                     hex[static_cast<unsigned char>(c) & 15U]};
    (void)!write(STDERR_FILENO, digits.data(), digits.size());
  }
  (void)!write(STDERR_FILENO, "\n", 1);
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::signal(SIGABRT, on_abort);
  if (!arguments.empty() && !is_number(arguments[0])) {
    for (const std::string& name : arguments) {
      std::ifstream file(name, std::ios::binary);
      run(current_input = std::string(std::istreambuf_iterator<char>(file), {}));
    }
    return 0;
  }
  const unsigned long inputs = arguments.empty() ? default_inputs : std::stoul(arguments[0]);
  const unsigned long seed = arguments.size() < 2 ? 1 : std::stoul(arguments[1]);
  Mutator mutator(seed);
  for (const std::string& sample : porchlight::fuzz::samples()) run(current_input = sample);
  for (unsigned long i = 0; i < inputs; ++i) run(current_input = mutator.next());
  std::printf("%lu inputs of seed %lu\n", inputs, seed);
  return 0;
}
