// SPDX-License-Identifier: Apache-2.0
// Jobs as they are stored; read like network input.
#include "daemon/renewal/job.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "drivers/wire/rpc.h"
#include "pkcs11/ossl.h"

namespace redlips::renewal {
namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 8> steps{"begun",    "key_made", "asked", "waiting",
                                                "approved", "written",  "done",  "refused"};
constexpr std::size_t id_size = 32, text_limit = 512, key_id_limit = 64, public_key_limit = 2048;

std::optional<Step> step_from(std::string_view word) {
  const auto* const found = std::ranges::find(steps, word);
  if (found == steps.end()) return std::nullopt;
  return static_cast<Step>(found - steps.begin());
}

/// Reads one member after the other; a bad one makes the whole row unread.
class Row {
 public:
  explicit Row(const json::object& object) : object_(object) {}
  bool good() const { return good_; }
  std::string text(std::string_view name, std::size_t limit = text_limit) {
    auto value = wire::text_of(object_, name);
    good_ = good_ && value && value->size() <= limit;
    return value.value_or("");
  }
  std::chrono::sys_seconds time(std::string_view name) {
    const auto value = wire::integer_of(object_, name);
    good_ = good_ && value && *value >= 0 && *value <= 1LL << 40;
    return std::chrono::sys_seconds(std::chrono::seconds(value.value_or(0)));
  }
  Bytes bytes(std::string_view name, std::size_t most) {
    auto value = from_hex(text(name, 2 * most));
    good_ = good_ && value.has_value();
    return std::move(value).value_or(Bytes());
  }
  std::optional<pkcs11::Certificate> certificate(std::string_view name) {
    return pkcs11::parse_certificate(bytes(name, std::size_t{16} * 1024));
  }
  std::vector<Bytes> transactions() {
    std::vector<Bytes> out;
    const auto* list = wire::array_of(object_, "transactions");
    good_ = good_ && list != nullptr && list->size() <= most_transactions;
    for (const auto& one : good_ ? *list : json::array()) {
      auto bytes = one.is_string() ? from_hex(one.get_string()) : std::nullopt;
      good_ = good_ && bytes && bytes->size() == transaction_size;
      if (good_) out.push_back(std::move(*bytes));
    }
    return out;
  }

 private:
  const json::object& object_;
  bool good_ = true;
};

bool is_hex(const std::string& text) {
  return text.size() == id_size && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

std::string_view to_string(Step step) noexcept { return steps[static_cast<std::size_t>(step)]; }

std::string key_label(const pkcs11::Certificate& old) { return "RedLips renewal " + old.sha256.substr(0, 8); }

bool may_decrypt(const pkcs11::Certificate& certificate) {
  const std::uint8_t* at = certificate.der.data();
  const ossl::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size())));
  constexpr std::uint32_t uses = KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT | KU_KEY_AGREEMENT;
  // All ones where there is no such extension.
  return !x509 || (X509_get_key_usage(x509.get()) & uses) != 0;
}

json::object to_json(const Job& job) {
  json::array transactions;
  for (const auto& one : job.transactions) transactions.emplace_back(to_hex(one));
  return {{"job", job.id},
          {"manufacturer", job.manufacturer},
          {"model", job.model},
          {"serial", job.serial},
          {"authority", job.authority},
          {"old", to_hex(job.old.der)},
          {"key", to_hex(job.key.id)},
          {"public_key", to_hex(job.key.public_key)},
          {"transactions", std::move(transactions)},
          {"step", to_string(job.step)},
          {"code", job.code},
          {"detail", job.detail},
          {"ca_text", job.ca_text},
          {"next", job.next.time_since_epoch().count()},
          {"since", job.since.time_since_epoch().count()},
          {"changed", job.changed.time_since_epoch().count()},
          {"new", job.fresh ? to_hex(job.fresh->der) : std::string()}};
}

std::optional<Job> job_from(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  Row row(*object);
  Job job;
  job.id = row.text("job");
  job.manufacturer = row.text("manufacturer");
  job.model = row.text("model");
  job.serial = row.text("serial");
  job.authority = row.text("authority");
  auto old = row.certificate("old");
  job.key = {row.bytes("key", key_id_limit), row.bytes("public_key", public_key_limit)};
  job.transactions = row.transactions();
  const auto step = step_from(row.text("step"));
  job.code = row.text("code");
  job.detail = row.text("detail");
  job.ca_text = row.text("ca_text", ca_text_limit);
  job.next = row.time("next");
  job.since = row.time("since");
  job.changed = row.time("changed");
  job.fresh = row.certificate("new");
  const bool written = step == Step::written || step == Step::done;
  const bool pair = !job.key.id.empty() && !job.key.public_key.empty();
  if (!row.good() || !old || !step || !is_hex(job.id) || (written && !job.fresh)) return std::nullopt;
  if (!pair) job.key = {};
  job.old = std::move(*old);
  job.step = *step;
  return job;
}

}  // namespace redlips::renewal
