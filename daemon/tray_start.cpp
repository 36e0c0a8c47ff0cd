// SPDX-License-Identifier: Apache-2.0
#include "daemon/tray_start.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace redlips {
namespace {

constexpr std::string_view socket_name = "REDLIPS_SOCKET=";
/// What the manager told its service, and nobody else.
constexpr std::array<std::string_view, 8> for_service_alone{
    "INVOCATION_ID=", "JOURNAL_STREAM=", "LISTEN_FDS=",       "LISTEN_FDNAMES=",
    "LISTEN_PID=",    "NOTIFY_SOCKET=",  "SYSTEMD_EXEC_PID=", socket_name};

bool is_set(const std::vector<std::string>& environment, std::string_view name) {
  return std::ranges::any_of(
      environment, [&](const auto& one) { return one.starts_with(name) && one.size() > name.size(); });
}

std::vector<std::string> for_tray(const TraySurroundings& ours) {
  auto environment = ours.environment;
  std::erase_if(environment, [](const auto& one) {
    return std::ranges::any_of(for_service_alone, [&](auto name) { return one.starts_with(name); });
  });
  environment.push_back(std::string(socket_name) + ours.socket.string());
  return environment;
}

}  // namespace

std::optional<platform::ChildProgram> tray_start(const TraySurroundings& ours) {
  const auto& environment = ours.environment;
  const bool service =
      std::ranges::find(environment, "SYSTEMD_EXEC_PID=" + std::to_string(ours.pid)) != environment.end();
  if (service && !ours.systemd_run.empty())
    return platform::ChildProgram{
        ours.systemd_run.string(),
        {"--user", "--quiet", "--collect", "--property=Description=RedLips: the red lips",
         "--setenv=" + std::string(socket_name) + ours.socket.string(), "--", ours.tray.string()},
        environment};
  if (!is_set(environment, "DISPLAY=") && !is_set(environment, "WAYLAND_DISPLAY=")) return std::nullopt;
  return platform::ChildProgram{ours.tray.string(), {}, for_tray(ours)};
}

}  // namespace redlips
