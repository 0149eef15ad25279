#include "driver/smtp/letter.hpp"

#include "base/utf8.hpp"
#include "driver/smtp/limits.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace porchlight::driver {
namespace {

constexpr std::size_t bare_characters = 60;  // of a header, with its name before it on the line

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

/// Needs no encoding, and cannot be taken for one.
bool is_bare(std::string_view text) {
  return text.size() <= bare_characters && std::ranges::all_of(text, is_printable) &&
         text.find("=?") == text.npos && !text.starts_with(' ') && !text.ends_with(' ');
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), from, static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

/// What a header may have of a text.
std::string_view cut(std::string_view text) {
  std::string_view rest = text;
  std::size_t kept = 0;
  while (!rest.empty()) {
    const std::size_t next = kept + utf8::take(rest).bytes.size();
    if (next > limits::mail_header_bytes) break;
    kept = next;
  }
  return text.substr(0, kept);
}

/// A piece ends at the end of a character.
std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::string piece;
    while (!text.empty()) {
      std::string_view rest = text;
      const utf8::Character next = utf8::take(rest);
      if (piece.size() + next.bytes.size() > limits::encoded_piece) break;
      piece += next.bytes;
      text = rest;
    }
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(piece) + "?=";
  }
  return out;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

/// One line, without its end.
void append_quoted_line(std::string& out, std::string_view line) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool is_last = i + 1 == line.size();
    const bool is_blank = byte == ' ' || byte == '\t';
    // A dot alone would end the mail, and `From ` is what mail boxes begin a mail with.
    const bool is_plain = is_blank
                              ? !is_last
                              : byte > ' ' && byte <= '~' && byte != '=' &&
                                    (column > 0 || (byte != '.' && !line.substr(i).starts_with("From ")));
    const std::size_t width = is_plain ? 1 : 3;
    if (column + width > limits::mail_line - (is_last ? 0 : 1)) {
      out += "=\r\n";
      column = 0;
    }
    if (is_plain) {
      out += static_cast<char>(byte);
    } else {
      out.append({'=', digits[byte >> 4U], digits[byte & 0x0FU]});
    }
    column += width;
  }
}

std::string_view domain_of(std::string_view address) {
  return address.substr(std::min(address.find('@'), address.size() - 1) + 1);
}

}  // namespace

std::string header_text(std::string_view text) {
  return is_bare(text) ? std::string(text) : encoded_words(cut(text));
}

std::string header_name(std::string_view name) {
  if (!is_bare(name)) return encoded_words(cut(name));
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string header_date(WallTime time) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{std::chrono::sys_days(day.time_since_epoch())};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  std::array<char, 64> text{};
  const int size =
      std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                    days.at(std::chrono::weekday(std::chrono::sys_days(day.time_since_epoch())).c_encoding()),
                    static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1),
                    static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                    static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(std::max(size, 0))};
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    append_quoted_line(out, text.substr(0, end));
    out += "\r\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string write_letter(const Letter& letter) {
  const auto addressed = [](std::string_view name, const std::string& address) {
    return name.empty() ? '<' + address + '>' : header_name(name) + " <" + address + '>';
  };
  std::string out;
  append_header(out, "Date", header_date(letter.date));
  append_header(out, "From", addressed(letter.from_name, letter.from));
  append_header(out, "To", addressed({}, letter.to));
  append_header(out, "Subject", header_text(letter.subject));
  append_header(out, "Message-ID", '<' + letter.id + '@' + std::string(domain_of(letter.from)) + '>');
  append_header(out, "Auto-Submitted", "auto-generated");
  append_header(out, "MIME-Version", "1.0");
  append_header(out, "Content-Type", "text/plain; charset=utf-8");
  append_header(out, "Content-Transfer-Encoding", "quoted-printable");
  out += "\r\n";
  out += quoted_printable(letter.text);
  return out;
}

}  // namespace porchlight::driver
