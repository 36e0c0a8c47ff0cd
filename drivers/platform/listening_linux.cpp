// SPDX-License-Identifier: Apache-2.0
// /proc/net/tcp{,6} names the socket's inode, /proc/PID/fd the process that has it open (proc(5)).
#include "drivers/platform/listening.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace redlips::platform {
namespace fs = std::filesystem;
namespace {

constexpr std::array addresses{"0100007F", "00000000", "00000000000000000000000001000000",
                               "00000000000000000000000000000000", "0000000000000000FFFF00000100007F"};

struct Row {
  unsigned long inode = 0;
  unsigned user = 0;
};

/// The row that listens (state 0A) on one of the addresses a loopback connection reaches.
Row listening_row(const char* file, std::uint16_t port) {
  std::array<char, 8> hex{};
  std::snprintf(hex.data(), hex.size(), ":%04X", unsigned{port});
  std::ifstream rows(file);
  for (std::string line; std::getline(rows, line);) {
    std::istringstream columns(line);
    std::string number, local, remote, state, queues, timer, retransmits, timeout;
    Row row;
    columns >> number >> local >> remote >> state >> queues >> timer >> retransmits >> row.user >> timeout >>
        row.inode;
    if (!columns || state != "0A" || !local.ends_with(hex.data())) continue;
    if (std::ranges::find(addresses, local.substr(0, local.size() - 5)) != addresses.end()) return row;
  }
  return {};
}

bool has_open(const fs::path& process, const std::string& socket) {
  std::error_code hidden;
  for (fs::directory_iterator at(process / "fd", hidden), end; !hidden && at != end; at.increment(hidden)) {
    std::error_code gone;
    if (fs::read_symlink(at->path(), gone) == socket) return true;
  }
  return false;
}

bool is_process(const std::string& name) {
  return std::ranges::all_of(name, [](unsigned char c) { return std::isdigit(c) != 0; });
}

void find_program(PortHolder& holder, unsigned long inode) {
  const std::string socket = "socket:[" + std::to_string(inode) + "]";
  std::error_code fault;
  for (fs::directory_iterator at("/proc", fault), end; !fault && at != end; at.increment(fault)) {
    const auto name = at->path().filename().string();
    if (!is_process(name) || !has_open(at->path(), socket)) continue;
    holder.pid = std::stoi(name);
    std::ifstream comm(at->path() / "comm");
    std::getline(comm, holder.program);
    return;
  }
}

}  // namespace

PortHolder port_holder(std::uint16_t port) {
  for (const char* file : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const Row row = listening_row(file, port);
    if (row.inode == 0) continue;
    PortHolder holder;
    holder.taken = true;
    holder.user = row.user;
    find_program(holder, row.inode);
    return holder;
  }
  return {};
}

}  // namespace redlips::platform
