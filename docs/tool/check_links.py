#!/usr/bin/env python3
"""Checks that the links of a built book lead to files and anchors that are there: check_links.py FOLDER

What leads to the web is not followed. Links to the repository's files are followed if they are relative, as they are
in a book that was built without `git-repository-url`.
"""

import os
import re
import sys
import urllib.parse
from html.parser import HTMLParser


class Page(HTMLParser):
    """The anchors that a page has, and the links that it contains."""

    def __init__(self, path):
        super().__init__()
        self.path, self.anchors, self.links = path, set(), []
        with open(path, encoding="utf-8") as file:
            self.feed(file.read())

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


def problem(page, link, pages):
    """What is wrong with a link, if something is."""
    target, _, anchor = link.partition("#")
    target = urllib.parse.unquote(target.partition("?")[0])
    path = os.path.normpath(os.path.join(os.path.dirname(page.path), target)) if target else page.path
    if not os.path.exists(path):
        return "is not there"
    if anchor and path in pages and anchor not in pages[path].anchors:
        return "has no such anchor"
    return None


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[0])
    files = [os.path.join(folder, name) for folder, _, names in os.walk(sys.argv[1]) for name in names]
    pages = {path: Page(path) for path in map(os.path.normpath, files) if path.endswith(".html")}
    # The page for what is not found has absolute links: it can be shown at any address.
    pages = {path: page for path, page in pages.items() if os.path.basename(path) != "404.html"}
    links = [(page, link) for page in pages.values() for link in page.links if not re.match("[a-z]+:", link)]
    problems = [(page.path, link, problem(page, link, pages)) for page, link in links]
    wrong = [f"{path}: {link} {what}" for path, link, what in problems if what]
    if wrong or len(links) < 100:
        sys.exit("\n".join(wrong or [f"only {len(links)} links were found"]))
    print(f"{len(links)} links in {len(pages)} pages lead somewhere")


if __name__ == "__main__":
    main()
