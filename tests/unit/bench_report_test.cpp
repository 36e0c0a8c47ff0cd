// SPDX-License-Identifier: Apache-2.0
// The bench's arithmetic, and the shape of what it writes: a figure that is printed wrong is worse than none.
#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <set>

#include "tests/bench/report.h"

using namespace redlips::bench;

namespace {

std::vector<double> up_to(int last) {
  std::vector<double> values;
  for (int i = last; i > 0; --i) values.push_back(i);
  return values;
}

std::set<std::string> members(const boost::json::value& value) {
  std::set<std::string> names;
  for (const auto& member : value.as_object()) names.insert(member.key());
  return names;
}

Figure figure(double p50) { return {"figure", "ms", {p50, p50 * 2, 10}, {}, {}}; }

Report report_of(std::vector<Figure> figures) {
  Report report;
  report.figures = std::move(figures);
  return report;
}

}  // namespace

TEST_CASE("the median is the middle value, or the mean of the two in the middle, in any order") {
  CHECK(median({3}) == 3);
  CHECK(median({9, 1, 5}) == 5);
  CHECK(median({4, 1, 3, 2}) == 2.5);
  CHECK_THROWS_AS(median({}), std::invalid_argument);
}

TEST_CASE("a percentile is a measured value that so many do not exceed") {
  CHECK(percentile(up_to(100), 95) == 95);
  CHECK(percentile(up_to(20), 95) == 19);
  CHECK(percentile(up_to(21), 95) == 20);
  CHECK(percentile(up_to(19), 95) == 19);
  CHECK(percentile({7}, 95) == 7);
  CHECK(percentile(up_to(10), 100) == 10);
  CHECK_THROWS_AS(percentile({}, 95), std::invalid_argument);
  CHECK_THROWS_AS(percentile({1}, 0), std::invalid_argument);
  CHECK_THROWS_AS(percentile({1}, 101), std::invalid_argument);
}

TEST_CASE("a spread has median, p95 and how many there were") {
  const auto spread = spread_of(up_to(100));
  CHECK(spread.p50 == 50.5);
  CHECK(spread.p95 == 95);
  CHECK(spread.count == 100);
}

TEST_CASE("a target is met up to its very value and missed beyond") {
  const auto raw = figure(1.0), tool = figure(40.0);
  auto ours = figure(2.0);
  ours.at_most(2.0).at_most(1.9).above(raw, 1.0).above(raw, 0.9).faster(tool, 20).faster(tool, 21);
  std::vector<bool> met;
  for (const auto& one : ours.compared) met.push_back(one.met);
  CHECK(met == std::vector<bool>{true, false, true, false, true, false});
  CHECK(ours.compared[2].value == 1.0);
  CHECK(ours.compared[4].value == 20.0);
  CHECK(missed(report_of({raw, ours})) == 3);
}

TEST_CASE("the JSON has every figure with its comparisons, and no member comes or goes") {
  auto ours = figure(2.0);
  ours.above(figure(1.0), 0.5);
  auto report = report_of({ours});
  report.unmeasured.push_back({"other", "nothing there"});
  const auto json = to_json(report);
  CHECK(members(json) ==
        std::set<std::string>{"bench", "quick", "seconds", "machine", "figures", "unmeasured", "missed"});
  CHECK(members(json.at("machine")) ==
        std::set<std::string>{"processor", "kernel", "cores", "load_before", "load_after"});
  const auto& first = json.at("figures").as_array().at(0);
  CHECK(members(first) ==
        std::set<std::string>{"figure", "unit", "p50", "p95", "count", "remark", "compared"});
  const auto& compared = first.at("compared").as_array().at(0);
  CHECK(members(compared) ==
        std::set<std::string>{"kind", "reference", "reference_p50", "value", "target", "met"});
  CHECK(compared.at("kind") == "above");
  CHECK(compared.at("met") == false);
  CHECK(json.at("unmeasured").as_array().at(0).at("why") == "nothing there");
  CHECK(json.at("missed") == 1);
}

TEST_CASE("the table says of a missed target that it is missed, and of what was not measured why") {
  auto slow = figure(2.0);
  slow.at_most(1.0);
  auto report = report_of({slow});
  report.unmeasured.push_back({"other", "nothing there"});
  const auto text = table(report);
  CHECK(text.find("NOT MET") != std::string::npos);
  CHECK(text.find("1 targets are not met") != std::string::npos);
  CHECK(text.find("not measured: nothing there") != std::string::npos);
  CHECK(table(report_of({figure(1.0)})).find("Every target is met") != std::string::npos);
}
