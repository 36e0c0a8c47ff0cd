// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/tray_host.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <poll.h>

#include <fstream>
#include <stdexcept>

#include "tests/bench/effort.h"
#include "tests/support/program.h"

namespace redlips::bench {
namespace {

constexpr const char* tint2rc =
    "panel_items = S\npanel_size = 100% 32\npanel_position = bottom center horizontal\nsystray_icon_size = "
    "24\n";

std::string bus_configuration(const std::string& socket) {
  return "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
         " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n<busconfig><type>session</type>"
         "<listen>unix:path=" +
         socket +
         "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\" "
         "eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n";
}

std::string written(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
  return file.string();
}

/// It tells standard error of each icon, which is ours to say what was measured.
std::vector<std::string> quiet(const std::string& command) {
  return {"/bin/sh", "-c", "exec " + command + " 2>/dev/null"};
}

/// A window may go while we look at it: that is an answer, and no error.
int ignore(Display*, XErrorEvent*) { return 0; }

}  // namespace

/// Our own connection to the screen, which hears of every window.
struct TrayHost::Screen {
  Screen() : display(XOpenDisplay(nullptr)) {
    if (display == nullptr) throw std::runtime_error("the X server cannot be reached");
    XSetErrorHandler(ignore);
    root = DefaultRootWindow(display);
    info = XInternAtom(display, "_XEMBED_INFO", False);
    XSelectInput(display, root, SubstructureNotifyMask | StructureNotifyMask);
    XFlush(display);
  }
  ~Screen() { XCloseDisplay(display); }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  bool has_info(Window window) const {
    Atom type = 0;
    int format = 0;
    unsigned long count = 0, left = 0;
    unsigned char* data = nullptr;
    XGetWindowProperty(display, window, info, 0, 2, False, AnyPropertyType, &type, &format, &count, &left,
                       &data);
    if (data != nullptr) XFree(data);
    return type != 0;
  }

  /// An icon that stands below `window`; 0 if none does. Hears of what is new.
  Window icon_below(Window window, int depth) {
    Window unused = 0, *children = nullptr;
    unsigned count = 0;
    if (XQueryTree(display, window, &unused, &unused, &children, &count) == 0) return 0;
    Window found = 0;
    for (unsigned i = 0; i < count && found == 0; ++i) {
      const Window child = children[i];
      XSelectInput(display, child, SubstructureNotifyMask | PropertyChangeMask);
      XWindowAttributes facts{};
      const bool seen = XGetWindowAttributes(display, child, &facts) != 0 && facts.map_state == IsViewable;
      if (depth > 0 && seen && has_info(child)) found = child;
      if (found == 0 && depth < 3) found = icon_below(child, depth + 1);
    }
    if (children != nullptr) XFree(children);
    return found;
  }

  /// Reads what has come; waits for it until `end`.
  void next_event(Clock::time_point end) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd ready{ConnectionNumber(display), POLLIN, 0};
    if (XPending(display) == 0 && (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) != 1))
      throw std::runtime_error("nothing of it was seen on the screen");
    XEvent event;
    while (XPending(display) > 0) XNextEvent(display, &event);
  }

  bool has_bar() const {
    return XGetSelectionOwner(display, XInternAtom(display, "_NET_SYSTEM_TRAY_S0", False)) != 0;
  }

  Display* display;
  Window root = 0;
  Atom info = 0;
};

TrayHost::TrayHost(const World& world) {
  const auto home = world.at("desktop");
  std::filesystem::create_directories(home / "run");
  std::filesystem::permissions(home / "run", std::filesystem::perms::owner_all);
  set("HOME", home.string());
  set("XDG_CONFIG_HOME", (home / "config").string());
  set("XDG_RUNTIME_DIR", (home / "run").string());
  set("GDK_BACKEND", "x11");
  set("NO_AT_BRIDGE", "1");
  set("DISPLAY", ":" + started({"Xvfb", "-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp",
                                "-noreset"}));
  const auto bus = written(home / "bus.conf", bus_configuration((home / "run/bus").string()));
  set("DBUS_SESSION_BUS_ADDRESS",
      started({"dbus-daemon", "--config-file=" + bus, "--nofork", "--print-address=3"}));
  screen_ = std::make_unique<Screen>();
  programs_.emplace_back(quiet("tint2 -c " + written(home / "tint2rc", tint2rc)),
                         std::vector<std::pair<int, int>>{});
  // It tells the root window as soon as it takes icons (freedesktop.org: System Tray Protocol).
  for (const auto end = Clock::now() + std::chrono::seconds(20); !screen_->has_bar();)
    screen_->next_event(end);
}

TrayHost::~TrayHost() {
  screen_.reset();
  while (!programs_.empty()) programs_.pop_back();
}

void TrayHost::set(const std::string& name, const std::string& value) {
  variables_.emplace_back(name, value);
}

std::string TrayHost::started(const std::vector<std::string>& words) {
  const auto line = pipe_to_us();
  programs_.emplace_back(words, std::vector<std::pair<int, int>>{{line.theirs, 3}});
  return first_line(line.ours);
}

void TrayHost::wait_for_icon(bool there) {
  const auto end = Clock::now() + std::chrono::seconds(20);
  while ((screen_->icon_below(screen_->root, 0) != 0) != there) screen_->next_event(end);
}

void TrayHost::start_accessibility() {
  programs_.emplace_back(quiet("/usr/libexec/at-spi-bus-launcher --launch-immediately"),
                         std::vector<std::pair<int, int>>{});
  if (test::run_program({{"/usr/bin/gdbus", "wait", "--session", "--timeout", "20", "org.a11y.Bus"}, {}, {}})
          .status != 0)
    throw std::runtime_error("no accessibility bus");
  set("NO_AT_BRIDGE", "0");
  set("GTK_MODULES", "gail:atk-bridge");
}

}  // namespace redlips::bench
