#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists a theme's files for glib-compile-resources.

usage: theme_resource.py THEME_FOLDER PREFIX ESBUILD OUT.gresource.xml OUT.d

Styles and scripts are minified by esbuild, into OUT.gresource.xml.assets/. Templates, assets and theme.json keep their paths; the fonts that theme.json names are taken from
node_modules/, its own or that of the theme "morning" beside it, and stand below fonts/. Without
node_modules/ the theme is embedded without fonts.
A bundle of theme.json, as {"editor.js": "../../web/editor.js"}, becomes an asset: the script with all that
it imports. Where the packages beside it are not installed the theme is embedded without it.
The dependency file names the folders too, so that a new file is noticed.
"""
import json
import os
import subprocess
import sys
from xml.sax.saxutils import escape, quoteattr

PASSED_OVER = ("node_modules",)
MINIFIED = (".css", ".js")
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".webmanifest")


def files_of(theme):
    """Yields (folder, None) for each folder and (path, name) for each file to embed."""
    for folder, folders, names in os.walk(theme):
        folders[:] = sorted(f for f in folders if f not in PASSED_OVER and not f.startswith("."))
        yield folder, None
        below = os.path.relpath(folder, theme)
        for name in sorted(names):
            path = os.path.join(folder, name)
            alias = name if below == "." else f"{below}/{name}"
            if name.startswith("."):
                continue
            if name.endswith(".html") or alias == "theme.json" or below == "assets":
                yield path, alias


def fonts_of(theme):
    modules = os.path.join(theme, "node_modules")
    if not os.path.isdir(modules):
        modules = os.path.join(theme, "..", "morning", "node_modules")
    with open(os.path.join(theme, "theme.json"), encoding="utf-8") as file:
        fonts = json.load(file).get("fonts", [])
    if not os.path.isdir(modules):
        return
    for font in fonts:
        path = os.path.join(modules, font)
        if not os.path.isfile(path):
            sys.exit(f"{path}: theme.json names it, but it is not there (run npm ci)")
        yield path, "fonts/" + os.path.basename(font)


def minified(paths, esbuild, folder):
    """{path: where it stands minified}; addresses that a stylesheet names stay as they are."""
    if not paths:
        return {}
    subprocess.run([esbuild, "--minify", "--log-level=warning", "--outdir=" + folder, *paths], check=True)
    return {path: os.path.join(folder, os.path.basename(path)) for path in paths}


def bundles_of(theme, esbuild, folder):
    """Yields (what it is made of, where it stands, name) for each bundle."""
    with open(os.path.join(theme, "theme.json"), encoding="utf-8") as file:
        bundles = json.load(file).get("bundles", {})
    for name, source in bundles.items():
        entry = os.path.abspath(os.path.join(theme, source))
        web = os.path.dirname(entry)
        needs = [os.path.join(web, "package-lock.json")]
        for below, folders, names in os.walk(web):
            folders[:] = sorted(f for f in folders if f not in PASSED_OVER and not f.startswith("."))
            needs += [below, *(os.path.join(below, n) for n in sorted(names) if n.endswith(".js"))]
        out = os.path.join(folder, name)
        if os.path.isdir(os.path.join(web, "node_modules")):
            subprocess.run([esbuild, entry, "--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8",
                            "--log-level=warning", "--legal-comments=inline", "--outfile=" + out], check=True)
            yield needs, out, "assets/" + name
        else:
            yield needs, None, None


def main():
    theme, prefix, esbuild, out, depfile = sys.argv[1:]
    needs = []
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<gresources>"]
    lines.append(f"<gresource prefix={quoteattr(prefix)}>")
    files = [(os.path.abspath(path), alias) for path, alias in [*files_of(theme), *fonts_of(theme)]]
    small = minified([path for path, alias in files if alias and path.endswith(MINIFIED)], esbuild,
                     os.path.abspath(out) + ".assets")
    for path, alias in files:
        needs.append(path)
        if alias is None:
            continue
        compressed = ' compressed="true"' if path.endswith(COMPRESSED) else ""
        lines.append(f"<file alias={quoteattr(alias)}{compressed}>{escape(small.get(path, path))}</file>")
    for sources, made, alias in bundles_of(theme, esbuild, os.path.abspath(out) + ".assets"):
        needs += sources
        if made:
            lines.append(f'<file alias={quoteattr(alias)} compressed="true">{escape(made)}</file>')
    lines += ["</gresource>", "</gresources>", ""]
    with open(out, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    with open(depfile, "w", encoding="utf-8") as file:
        file.write(f"{out}: " + " ".join(need.replace(" ", "\\ ") for need in needs) + "\n")


main()
