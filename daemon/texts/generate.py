#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes what programs need of the catalogs beside it: generate.py {cpp|js|old|redirect|en} OUTPUT.

cpp  the rows of error_text.cpp's table
js   web/errors.js, which is committed: pages are built without this tree
old  web/unsupported.js, committed too: for browsers that load no modules
redirect  web/popup/redirect_texts.js, committed too
en   the complete English catalog, for msgfmt
"""
import ast
import json
import pathlib
import re
import sys

PARTS = ("what", "safe", "next")
HERE = pathlib.Path(__file__).parent


def entries(path):
    """The entries of a catalog in its order: dicts with msgid, msgstr and, if given, msgctxt."""
    entry, field, found = {}, None, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() + [""], 1):
        match = re.fullmatch(r'(?:(msgctxt|msgid|msgstr) )?(".*")', line)
        if match:
            field = match[1] or field
            if match[1] in entry:
                sys.exit(f"{path}:{number}: {field} twice; an empty line ends an entry")
            entry[field] = ("" if match[1] else entry[field]) + ast.literal_eval(match[2])
        elif not line:
            if entry:
                found.append(entry)
            entry, field = {}, None
        elif not line.startswith("#"):
            sys.exit(f"{path}:{number}: not a line of a catalog")
    return [entry for entry in found if entry["msgid"]]


def errors():
    """code -> language -> part -> text; stops where a part is missing or empty."""
    table = {}
    english = {(e.get("msgctxt"), e["msgid"]): e["msgstr"] for e in entries(HERE / "en.po")}
    for entry in entries(HERE / "zh_CN.po"):
        kind, _, rest = entry.get("msgctxt", "").partition(":")
        if kind != "error":
            continue
        code, _, part = rest.partition(":")
        if part not in PARTS or part in table.get(code, {}).get("zh", {}):
            sys.exit(f"{entry['msgctxt']}: not one of {', '.join(PARTS)}, or there twice")
        row = table.setdefault(code, {"zh": {}, "en": {}})
        row["zh"][part] = entry["msgstr"]
        row["en"][part] = english.get((entry["msgctxt"], entry["msgid"])) or entry["msgid"]
    for code, row in table.items():
        if any(not row[language].get(part) for language in row for part in PARTS):
            sys.exit(f"{code}: needs {', '.join(PARTS)} in both languages")
    return table


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def cpp():
    rows = ["// Generated from daemon/texts/*.po by generate.py."]
    for code, row in sorted(errors().items()):
        zh, en = ([row[language][part] for part in PARTS] for language in ("zh", "en"))
        texts = ["".join(zh), " ".join(en), *zh, *en]
        rows.append("{" + quoted(code) + ", {" + ", ".join(map(quoted, texts)) + "}},")
    return "\n".join(rows) + "\n"


def js():
    rows = [
        "// SPDX-License-Identifier: Apache-2.0",
        "// What each error code says: what happened, what was not lost, what to do next. Generated from daemon/texts/*.po.",
        "/** code → language → {what, safe, next} */",
        "export const errors = {",
    ]
    for code, row in sorted(errors().items()):
        rows.append(f"  {code}: {{")
        for language in ("zh", "en"):
            rows.append(f"    {language}: {{")
            rows += [f"      {part}: {quoted(row[language][part])}," for part in PARTS]
            rows.append("    },")
        rows.append("  },")
    return "\n".join(rows) + "\n};\n"


OLD = """\
// SPDX-License-Identifier: Apache-2.0
// For <script nomodule>: tells users of Internet Explorer, of its compatibility mode and of very old browsers why they
// cannot log in. ECMAScript 3. Generated from daemon/texts/*.po.
(function () {
  var text = %s;
  function show() {
    var place = document.getElementById("redlips-unsupported");
    if (place) place.innerText = text;
  }
  if (window.addEventListener) window.addEventListener("load", show, false);
  else window.attachEvent("onload", show);
})();
"""


def old():
    parts = errors()["unsupported_browser"]["zh"]
    return OLD % quoted("".join(parts[part] for part in PARTS))


def redirect():
    """The words of redirect.js: msgctxt redirect:NAME, and the errors that the page itself can find."""
    english = {(e.get("msgctxt"), e["msgid"]): e["msgstr"] for e in entries(HERE / "en.po")}
    texts = {}
    for entry in entries(HERE / "zh_CN.po"):
        kind, _, name = entry.get("msgctxt", "").partition(":")
        if kind == "redirect":
            texts[name] = [entry["msgstr"], english.get((entry["msgctxt"], entry["msgid"])) or entry["msgid"]]
    for code in ("connection_lost", "not_delivered"):
        row = errors()[code]
        texts[code] = ["".join(row["zh"][part] for part in PARTS), " ".join(row["en"][part] for part in PARTS)]
    rows = [
        "// SPDX-License-Identifier: Apache-2.0",
        "// What redirect.js says: name → [Chinese, English]. Generated from daemon/texts/*.po.",
        "window.redlipsTexts = {",
    ]
    rows.append(",\n".join(f"  {name}: [{quoted(zh)}, {quoted(en)}]" for name, (zh, en) in sorted(texts.items())))
    return "\n".join(rows) + "\n};\n"


def en():
    """Every msgid of the Chinese catalog, in its own English unless en.po words it anew."""
    own = {(e.get("msgctxt"), e["msgid"]): e["msgstr"] for e in entries(HERE / "en.po")}
    rows = [(HERE / "en.po").read_text(encoding="utf-8").split("\n\n")[0]]
    for entry in entries(HERE / "zh_CN.po"):
        context = entry.get("msgctxt")
        head = f"msgctxt {quoted(context)}\n" if context else ""
        text = own.get((context, entry["msgid"])) or entry["msgid"]
        rows.append(f"{head}msgid {quoted(entry['msgid'])}\nmsgstr {quoted(text)}")
    return "\n\n".join(rows) + "\n"


def main():
    makers = {"cpp": cpp, "js": js, "old": old, "redirect": redirect, "en": en}
    if len(sys.argv) != 3 or sys.argv[1] not in makers:
        sys.exit(__doc__)
    pathlib.Path(sys.argv[2]).write_text(makers[sys.argv[1]](), encoding="utf-8")


if __name__ == "__main__":
    main()
