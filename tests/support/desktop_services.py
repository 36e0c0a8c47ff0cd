#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Services of a desktop that tests hold in their hands: desktop_services.py [notifications] [logind].

Says {"ready": true}, then each notification as it comes: {"notify": {"id", "replaces", "title", "body", "actions"}}.
Reads one JSON command a line: {"press": [ID, ACTION]}, {"close": ID}, {"sleep": true or false}.
"""
import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NOTIFICATIONS = "org.freedesktop.Notifications"
LOGIND = "org.freedesktop.login1"
XML = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
<arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal></interface></node>"""

shown = 0


def say(what):
    print(json.dumps(what, ensure_ascii=False), flush=True)


def on_call(_bus, _sender, _path, _interface, method, values, invocation):
    global shown
    if method != "Notify":
        invocation.return_dbus_error("org.freedesktop.DBus.Error.UnknownMethod", method)
        return
    _app, replaces, _icon, title, body, actions, _hints, _expires = values.unpack()
    shown = replaces or shown + 1
    invocation.return_value(GLib.Variant("(u)", (shown,)))
    say({"notify": {"id": shown, "replaces": replaces, "title": title, "body": body, "actions": actions}})


def obey(bus, command):
    def notified(signal, types, *values):
        bus.emit_signal(None, "/org/freedesktop/Notifications", NOTIFICATIONS, signal, GLib.Variant(types, values))

    if "press" in command:
        notified("ActionInvoked", "(us)", *command["press"])
        notified("NotificationClosed", "(uu)", command["press"][0], 2)
    if "close" in command:
        notified("NotificationClosed", "(uu)", command["close"], 2)
    if "sleep" in command:
        bus.emit_signal(None, "/org/freedesktop/login1", LOGIND + ".Manager", "PrepareForSleep",
                        GLib.Variant("(b)", (command["sleep"],)))


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    loop = GLib.MainLoop()
    names = [name for word, name in (("notifications", NOTIFICATIONS), ("logind", LOGIND)) if word in sys.argv]
    if NOTIFICATIONS in names:
        bus.register_object("/org/freedesktop/Notifications", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], on_call, None, None)
    waiting = set(names)

    def owned(_bus, name):
        waiting.discard(name)
        if not waiting:
            say({"ready": True})

    for name in names:
        Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE, owned, lambda *_: loop.quit())

    def read(channel, _condition):
        line = channel.readline()
        if not line:
            loop.quit()
            return False
        obey(bus, json.loads(line))
        return True

    GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, read)
    loop.run()


main()
