#include "store/sessions/visitor_devices.hpp"

#include "store/sessions/limits.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace porchlight::store {
namespace {

constexpr std::string_view away = "1";

std::string_view take(std::string_view& rest, char end) {
  const std::size_t size = std::min(rest.find(end), rest.size());
  const std::string_view taken = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return taken;
}

void append_field(std::string& line, std::string_view field) {
  for (const char c : field) line += c == '\t' || c == '\n' ? ' ' : c;
  line += '\t';
}

VisitorDevice* find(std::vector<VisitorDevice>& devices, std::string_view uid) {
  const auto found = std::ranges::find(devices, uid, &VisitorDevice::uid);
  return found == devices.end() ? nullptr : &*found;
}

void add(std::vector<VisitorDevice>& devices, VisitorDevice device) {
  VisitorDevice* const known = find(devices, device.uid);
  if (known == nullptr) {
    devices.push_back(std::move(device));
  } else if (known->activity == Activity::away && device.activity == Activity::active) {
    *known = std::move(device);
  }
}

/// A line without a uid says how many there were no lines for.
std::uint32_t count_of(std::string_view line) {
  std::uint32_t count = 0;
  std::from_chars(line.data(), line.data() + line.size(), count);
  return count;
}

VisitorDevice device_of(std::string_view uid, std::string_view line) {
  VisitorDevice device;
  device.uid = uid;
  device.activity = take(line, '\t') == away ? Activity::away : Activity::active;
  for (std::string* field : {&device.url, &device.title, &device.device, &device.browser, &device.system}) {
    *field = take(line, '\t');
  }
  return device;
}

}  // namespace

std::string devices_text(const std::vector<VisitorDevice>& devices) {
  std::vector<VisitorDevice> each;
  for (const VisitorDevice& device : devices) add(each, device);
  std::string text;
  for (const VisitorDevice& device : each) {
    if (&device == each.data() + limits::listed_devices) break;
    if (!text.empty()) text += '\n';
    append_field(text, device.uid);
    append_field(text, device.activity == Activity::away ? away : "");
    for (const std::string* field :
         {&device.url, &device.title, &device.device, &device.browser, &device.system}) {
      append_field(text, *field);
    }
  }
  if (each.size() > limits::listed_devices) {
    text += "\n\t" + std::to_string(each.size() - limits::listed_devices);
  }
  return text;
}

VisitorDevices visitor_devices(std::string_view text) {
  VisitorDevices devices;
  while (!text.empty()) {
    std::string_view line = take(text, '\n');
    const std::string_view uid = take(line, '\t');
    if (uid.empty()) {
      devices.more += count_of(line);
    } else {
      add(devices.listed, device_of(uid, line));
    }
  }
  std::ranges::stable_sort(devices.listed, {}, &VisitorDevice::activity);
  if (devices.listed.size() > limits::listed_devices) {
    devices.more += static_cast<std::uint32_t>(devices.listed.size() - limits::listed_devices);
    devices.listed.resize(limits::listed_devices);
  }
  return devices;
}

}  // namespace porchlight::store
