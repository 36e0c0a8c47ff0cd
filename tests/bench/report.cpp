// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/report.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <cstdio>

namespace redlips::bench {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kinds{"at_most", "above", "faster"};

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 100 ? "%.3f" : "%.1f", value);
  return text.data();
}

std::string short_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

/// "+0.210 over raw sign", "28.1 x faster than pkcs11-tool", or empty.
std::string relation(const Comparison& compared) {
  switch (compared.kind) {
    case Comparison::Kind::at_most:
      return {};
    case Comparison::Kind::above:
      return (compared.value < 0 ? "" : "+") + number(compared.value) + " over " + compared.reference;
    case Comparison::Kind::faster:
      return number(compared.value) + " x faster than " + compared.reference;
  }
  return {};
}

std::string wanted(const Comparison& compared, const std::string& unit) {
  if (compared.kind == Comparison::Kind::faster) return ">= " + short_number(compared.target) + " x";
  const char* sign = compared.kind == Comparison::Kind::above ? "<= +" : "<= ";
  return sign + short_number(compared.target) + " " + unit;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text + "  ";
}

std::string line(const std::array<std::string, 6>& cells) {
  constexpr std::array<std::size_t, 6> widths{60, 8, 8, 66, 12, 0};
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) text += padded(cells[i], widths[i]);
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

std::string verdict(const Comparison& compared) { return compared.met ? "met" : "NOT MET"; }

std::string lines(const Figure& figure) {
  const auto name = figure.name + " [" + figure.unit + "]";
  const auto p50 = number(figure.spread.p50), p95 = number(figure.spread.p95);
  std::string text;
  if (figure.compared.empty()) text += line({name, p50, p95, "", "", ""});
  for (const auto& compared : figure.compared) {
    const bool first = &compared == &figure.compared.front();
    text += line({first ? name : "", first ? p50 : "", first ? p95 : "", relation(compared),
                  wanted(compared, figure.unit), verdict(compared)});
  }
  if (!figure.remark.empty()) text += "    " + figure.remark + '\n';
  return text;
}

json::object view(const Comparison& compared) {
  return {{"kind", kinds[static_cast<std::size_t>(compared.kind)]},
          {"reference", compared.reference},
          {"reference_p50", compared.reference_p50},
          {"value", compared.value},
          {"target", compared.target},
          {"met", compared.met}};
}

json::object view(const Figure& figure) {
  json::array compared;
  for (const auto& one : figure.compared) compared.push_back(view(one));
  return {{"figure", figure.name},          {"unit", figure.unit},          {"p50", figure.spread.p50},
          {"p95", figure.spread.p95},       {"count", figure.spread.count}, {"remark", figure.remark},
          {"compared", std::move(compared)}};
}

}  // namespace

std::size_t missed(const Report& report) {
  std::size_t count = 0;
  for (const auto& figure : report.figures)
    count += static_cast<std::size_t>(std::ranges::count(figure.compared, false, &Comparison::met));
  return count;
}

std::string table(const Report& report) {
  std::string text = text_of(report.machine);
  text += report.quick ? "A quick run: few repetitions.\n\n" : "\n";
  text += line({"figure", "p50", "p95", "against", "target", ""});
  for (const auto& figure : report.figures) text += lines(figure);
  for (const auto& [name, why] : report.unmeasured)
    text += line({name, "not measured: " + why, "", "", "", ""});
  const auto late = missed(report);
  text += late == 0 ? "\nEvery target is met" : "\n" + std::to_string(late) + " targets are not met";
  return text + "; the run took " + short_number(std::max(1.0, report.seconds)) + " s.\n";
}

json::object to_json(const Report& report) {
  json::array figures, unmeasured;
  for (const auto& figure : report.figures) figures.push_back(view(figure));
  for (const auto& [name, why] : report.unmeasured)
    unmeasured.push_back(json::object{{"figure", name}, {"why", why}});
  return {{"bench", 1},
          {"quick", report.quick},
          {"seconds", report.seconds},
          {"machine", view(report.machine)},
          {"figures", std::move(figures)},
          {"unmeasured", std::move(unmeasured)},
          {"missed", missed(report)}};
}

}  // namespace redlips::bench
