#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Finds controls as a screen reader does, for tests that then press them with xdotool.

Reads one JSON request a line, answers one JSON line each:
  {"find": {"name": REGEX, "role": ROLE, "text": REGEX, "sensitive": true, "app": NAME, "unlike": {…}}}  waits until one is there; {"box": [x, y, w, h], …}
  {"gone": {…}}   waits until none is
  {"walk": NAME}  everything that is showing in that application: [{"role", "name", "depth", …}]
Waits on AT-SPI events; gives up after 30 s with {"error": …}.
"""
import json
import re
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE_S = 30
# Looking makes a program answer hundreds of questions, ahead of its own work: it gets this long in between.
COALESCE_MS = 80
KINDS = ("object:state-changed", "object:children-changed", "object:property-change", "object:text-changed",
         "object:visible-data-changed", "object:bounds-changed", "window")


def showing(node, depth=0):
    """The node and what is below it, as far as it is on screen."""
    try:
        states = node.get_state_set()
        if depth > 1 and not states.contains(Atspi.StateType.SHOWING):
            return
        yield node, depth
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None:
                yield from showing(child, depth + 1)
    except GLib.Error:
        return  # it went while we looked


def applications(name):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None and (name is None or application.get_name() == name):
            yield application


def text_of(node):
    """What a field shows: bullets, where it is one for passwords."""
    if node.get_role() not in (Atspi.Role.TEXT, Atspi.Role.PASSWORD_TEXT):
        return ""
    return Atspi.Text.get_text(node, 0, -1)


def actions_of(node):
    """What can be done with it: the names of its actions."""
    if "Action" not in node.get_interfaces():
        return []
    return [Atspi.Action.get_action_name(node, index) for index in range(Atspi.Action.get_n_actions(node))]


def described(node, depth=0):
    box = node.get_extents(Atspi.CoordType.SCREEN)
    states = node.get_state_set()
    return {"role": node.get_role_name(), "name": node.get_name(), "description": node.get_description(), "depth": depth,
            "text": text_of(node), "box": [box.x, box.y, box.width, box.height], "sensitive": states.contains(Atspi.StateType.SENSITIVE),
            "focused": states.contains(Atspi.StateType.FOCUSED), "focusable": states.contains(Atspi.StateType.FOCUSABLE),
            "checked": states.contains(Atspi.StateType.CHECKED)}


def walk(name):
    """All that is showing in an application; what goes while we look is not there."""
    found = []
    for application in applications(name):
        for node, depth in showing(application):
            try:
                found.append({**described(node, depth), "actions": actions_of(node)})
            except GLib.Error:
                continue
    return found


def fits(node, wanted):
    if "role" in wanted and node.get_role_name() not in wanted["role"].split("|"):
        return False
    if "name" in wanted and not re.search(wanted["name"], node.get_name() or ""):
        return False
    if "unlike" in wanted and fits(node, wanted["unlike"]):
        return False
    if "text" in wanted and not re.search(wanted["text"], text_of(node)):
        return False
    states = node.get_state_set()
    return all(states.contains(kind) == wanted[word] for word, kind in
               (("sensitive", Atspi.StateType.SENSITIVE), ("focused", Atspi.StateType.FOCUSED),
                ("checked", Atspi.StateType.CHECKED)) if word in wanted)


def find(wanted):
    for application in applications(wanted.get("app", "redlips-tray")):
        for node, depth in showing(application):
            try:
                if fits(node, wanted):
                    return described(node, depth)
            except GLib.Error:
                continue
    return None


def wait(look):
    """Looks now and after each event until `look` answers something."""
    loop = GLib.MainLoop()  # of its own: a late look of the wait before ends nothing here
    answer = look()
    if answer is not None:
        return answer
    result = {"pending": False}

    def look_once():
        result["pending"] = False
        try:
            result["answer"] = look()
        except GLib.Error:
            again()  # the tree changed below us
            return False
        if result["answer"] is not None:
            loop.quit()
        return False

    def again(_event=None):
        # Events come in crowds, and a look takes as long as a hundred of them: one look for each crowd.
        if not result["pending"]:
            result["pending"] = True
            GLib.timeout_add(COALESCE_MS, look_once)

    listener = Atspi.EventListener.new(again)
    for kind in KINDS:
        listener.register(kind)
    look_once()
    timer = GLib.timeout_add_seconds(PATIENCE_S, loop.quit)
    if result.get("answer") is None:
        loop.run()
    if result.get("answer") is not None:
        GLib.source_remove(timer)
    for kind in KINDS:
        listener.deregister(kind)
    return result.get("answer") or look()


def answer(request):
    if "find" in request:
        return wait(lambda: find(request["find"]))
    if "gone" in request:
        return wait(lambda: None if find(request["gone"]) else {"gone": True})
    if "now" in request:
        return find(request["now"]) or {"none": True}
    return walk(request["walk"])


def main():
    Atspi.init()
    for line in sys.stdin:
        request = json.loads(line)
        found = answer(request)
        if found is None:
            names = [f"{one['role']}: {one['name']}" for one in walk("redlips-tray")]
            found = {"error": f"nothing for {line.strip()}; there is: {names}"}
        print(json.dumps(found, ensure_ascii=False), flush=True)


main()
