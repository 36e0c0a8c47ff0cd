// SPDX-License-Identifier: Apache-2.0
// The parser for JSON from outside: builds the value itself, so that a key that comes twice is seen.
#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>

#include "drivers/wire/rpc.h"

namespace redlips::wire {
namespace {

using boost::system::error_code;

/// What Boost.JSON's SAX parser calls. Bodies are bounded by their frame, so sizes need no limit of their
/// own.
class StrictHandler {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  explicit StrictHandler(const boost::json::storage_ptr& memory) : memory_(memory), document_(memory) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(boost::json::object(memory_)); }
  bool on_object_end(std::size_t, error_code& ec) { return close(ec); }
  bool on_array_begin(error_code&) { return open(boost::json::array(memory_)); }
  bool on_array_end(std::size_t, error_code& ec) { return close(ec); }
  bool on_key_part(std::string_view part, std::size_t, error_code&) { return collect(part); }
  bool on_key(std::string_view part, std::size_t, error_code&) {
    open_.back().key = whole(part);
    text_.clear();
    return true;
  }
  bool on_string_part(std::string_view part, std::size_t, error_code&) { return collect(part); }
  bool on_string(std::string_view part, std::size_t, error_code& ec) {
    boost::json::string string(whole(part), memory_);
    text_.clear();
    return add(std::move(string), ec);
  }
  bool on_number_part(std::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, std::string_view, error_code& ec) { return add(number, ec); }
  bool on_uint64(std::uint64_t number, std::string_view, error_code& ec) { return add(number, ec); }
  bool on_double(double number, std::string_view, error_code& ec) {
    if (std::isfinite(number)) return add(number, ec);
    // Boost.JSON reads 1e309 as infinite, and would send on "Infinity", which is no JSON (RFC 8259 §6).
    ec = boost::json::error::exponent_overflow;
    return false;
  }
  bool on_bool(bool value, error_code& ec) { return add(value, ec); }
  bool on_null(error_code& ec) { return add(nullptr, ec); }
  bool on_comment_part(std::string_view, error_code&) { return true; }
  bool on_comment(std::string_view, error_code&) { return true; }

  boost::json::value take() { return std::move(document_); }

 private:
  /// A container whose end has not come yet, with the key its next member goes under.
  struct Open {
    boost::json::value value;
    std::string key;
  };

  bool collect(std::string_view part) {
    text_ += part;
    return true;
  }

  /// With what was collected before; most texts come in one part, which is copied once.
  std::string_view whole(std::string_view last) {
    if (text_.empty()) return last;
    collect(last);
    return text_;
  }

  bool open(boost::json::value container) {
    open_.push_back({std::move(container), {}});
    return true;
  }

  bool close(error_code& ec) {
    auto done = std::move(open_.back().value);
    open_.pop_back();
    return add(std::move(done), ec);
  }

  bool add(boost::json::value value, error_code& ec) {
    if (open_.empty()) {
      document_ = std::move(value);
      return true;
    }
    auto& [container, key] = open_.back();
    if (auto* array = container.if_array()) {
      array->push_back(std::move(value));
      return true;
    }
    if (container.get_object().emplace(key, std::move(value)).second) return true;
    ec = boost::json::error::syntax;  // RFC 8259 §4 leaves duplicate names open; we do not
    return false;
  }

  boost::json::storage_ptr memory_;
  std::vector<Open> open_;
  std::string text_;
  boost::json::value document_;
};

}  // namespace

std::optional<boost::json::value> parse_json(std::string_view text, std::size_t depth,
                                             const boost::json::storage_ptr& memory) {
  boost::json::parse_options options;
  options.max_depth = depth;
  boost::json::basic_parser<StrictHandler> parser(options, memory);
  error_code ec;
  const auto used = parser.write_some(false, text.data(), text.size(), ec);
  if (ec || !parser.done() || used != text.size()) return std::nullopt;
  return parser.handler().take();
}

std::optional<boost::json::object> parse_object(std::string_view text, std::size_t depth,
                                                const boost::json::storage_ptr& memory) {
  auto value = parse_json(text, depth, memory);
  if (!value || !value->is_object()) return std::nullopt;
  return std::move(value->get_object());
}

}  // namespace redlips::wire
