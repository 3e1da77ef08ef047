#!/usr/bin/env python3
"""browser.py CHROMIUM PAGE [FOLDER]: opens PAGE in a headless Chromium, uses it as a reader would, and prints what was
seen as JSON. With FOLDER, also writes screenshots and a PDF there. Speaks the DevTools protocol over a pipe."""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile


class Browser:
    def __init__(self, program, profile):
        to_browser, self._commands = os.pipe()
        self._answers, from_browser = os.pipe()

        def hand_over():  # the protocol wants descriptors 3 and 4
            low, high = os.dup(to_browser), os.dup(from_browser)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self._process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-extensions",
             "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=hand_over, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self._buffer, self._number, self._session, self.events = b"", 0, None, []

    def _message(self):
        while b"\0" not in self._buffer:
            received = os.read(self._answers, 1 << 16)
            if not received:
                raise SystemExit("Chromium has ended")
            self._buffer += received
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        while True:
            message = self._message()
            if message.get("id") == self._number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def wait_for(self, event):
        while not any(one.get("method") == event for one in self.events):
            self.events.append(self._message())

    def attach(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def open(self, page):
        self.events = [one for one in self.events if one.get("method") != "Page.loadEventFired"]
        self.call("Page.navigate", url=pathlib.Path(page).resolve().as_uri())
        self.wait_for("Page.loadEventFired")

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def colors(self, scheme):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, file):
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        self._session = None
        self.call("Browser.close")
        self._process.wait()


# What a reader sees of the page; it changes nothing.
VIEW = """(() => {
  const seen = one => one.getBoundingClientRect().width > 0;
  const isDrawn = canvas => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {willReadFrequently: true});
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, canvas.width, canvas.height).data.some((value, i) => i % 4 === 3 && value > 0);
  };
  const charts = [...document.querySelectorAll('.chart')];
  const ticks = [...document.querySelectorAll('.chart .tick, .timeline .tick')].filter(seen);
  return {
    width: document.documentElement.clientWidth, needed: document.documentElement.scrollWidth,
    sections: [...document.querySelectorAll('section')].map(one => one.id).filter(id => id),
    charts: charts.length,
    pictures: charts.filter(one => seen(one.querySelector('svg'))).length,
    plots: charts.filter(one => one.querySelector('.uplot') && seen(one.querySelector('.uplot'))).length,
    blank: [...document.querySelectorAll('.uplot canvas')].filter(one => seen(one) && !isDrawn(one)).length,
    curves: document.querySelectorAll('.curve').length,
    emptyCurves: [...document.querySelectorAll('.curve')].filter(one => seen(one.ownerSVGElement) && !one.getBBox().width).length,
    cells: [...document.querySelectorAll('svg.cell')].filter(seen).length,
    images: [...document.querySelectorAll('.worst img')].filter(one => one.naturalWidth > 0).length,
    lineage: document.querySelectorAll('.lineage .member').length,
    bars: document.querySelectorAll('.timeline .work').length,
    hidden: [...document.querySelectorAll('section')].filter(one => !one.getBoundingClientRect().height).length,
    smallest: Math.min(99, ...ticks.map(one => {
      const svg = one.ownerSVGElement;
      return parseFloat(getComputedStyle(one).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    })),
  };
})()"""

# Moves the slider and sorts a table.
USE = """(() => {
  const found = {};
  const slider = document.querySelector('.slider input');
  if (slider) {
    const open = () => document.querySelector('#steps details[open] summary').textContent;
    found.lastStep = open();
    slider.value = 0;
    slider.dispatchEvent(new Event('input'));
    found.firstStep = open();
    slider.value = slider.max;
    slider.dispatchEvent(new Event('input'));
  }
  const table = document.querySelector('table.sortable');
  if (table) {
    const last = table.tHead.rows[0].cells.length - 1;
    const column = () => [...table.tBodies[0].rows].map(row => parseFloat(row.cells[last].textContent));
    table.tHead.rows[0].cells[last].click();
    found.falling = column();
    table.tHead.rows[0].cells[last].click();
    found.rising = column();
  }
  return found;
})()"""

# The place of the first curves that the script draws, after they are brought into view.
PLOT = """(() => {
  if (!plots.length) return null;
  plots[0].root.scrollIntoView();
  const box = plots[0].over.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height];
})()"""
LEGENDS = """[...plots[0].root.closest('section').querySelectorAll('.uplot')].map(
  one => one.querySelector('.u-series .u-value').textContent)"""
RANGES = "plots.filter(one => one.root.closest('section') === plots[0].root.closest('section')).map(one => [one.scales.x.min, one.scales.x.max])"


def complaints(events):
    texts = []
    for event in events:
        parameters = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            texts.append(json.dumps(parameters["exceptionDetails"]))
        if event.get("method") == "Runtime.consoleAPICalled":
            texts.append(json.dumps(parameters["args"]))
        if event.get("method") == "Log.entryAdded":
            texts.append(parameters["entry"]["text"])
    return texts


def requests(events, page):
    urls = [event["params"]["request"]["url"] for event in events if event.get("method") == "Network.requestWillBeSent"]
    own = pathlib.Path(page).resolve().as_uri()
    return sorted({url for url in urls if url != own and not url.startswith("data:")})


def point_and_zoom(browser, used):
    box = browser.value(PLOT)
    if not box:
        return
    at = lambda share: {"x": box[0] + box[2] * share, "y": box[1] + box[3] / 2}
    mouse = lambda kind, share, **more: browser.call("Input.dispatchMouseEvent", type=kind, **at(share), **more)
    used["whole"] = browser.value(RANGES)
    mouse("mouseMoved", 0.5)
    used["epochs"] = browser.value(LEGENDS)
    used["legend"] = browser.value("plots[0].root.querySelector('.u-legend').textContent")
    left = {"button": "left", "clickCount": 1}
    mouse("mouseMoved", 0.25)
    mouse("mousePressed", 0.25, **left)
    mouse("mouseMoved", 0.5, button="left", buttons=1)
    mouse("mouseMoved", 0.75, button="left", buttons=1)
    mouse("mouseReleased", 0.75, **left)
    used["zoomed"] = browser.value(RANGES)
    for count in (1, 2):
        mouse("mousePressed", 0.5, button="left", clickCount=count)
        mouse("mouseReleased", 0.5, button="left", clickCount=count)
    used["unzoomed"] = browser.value(RANGES)


def look(browser, page, folder):
    seen = {}
    browser.open(page)
    for name, width in (("desktop", 1280), ("phone", 360)):
        browser.size(width, 800)
        for scheme in ("light", "dark"):
            browser.colors(scheme)
            seen[f"{name}"] = browser.value(VIEW)
            if folder:
                browser.screenshot(folder / f"{name}-{scheme}.png")
    browser.size(1280, 800)
    seen["used"] = browser.value(USE)
    point_and_zoom(browser, seen["used"])
    browser.call("Emulation.setEmulatedMedia", media="print", features=[])
    seen["print"] = browser.value(VIEW)
    browser.call("Emulation.setEmulatedMedia", media="", features=[])
    pdf = base64.b64decode(browser.call("Page.printToPDF")["data"])
    seen["pdf"] = len(pdf) if pdf.startswith(b"%PDF") else 0
    if folder:
        (folder / "page.pdf").write_bytes(pdf)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(page)
    seen["withoutScript"] = browser.value(VIEW)
    seen["scriptRan"] = browser.value("document.documentElement.classList.contains('js')")
    return seen


def main():
    program, page, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(program, profile)
        browser.attach()
        seen = look(browser, page, pathlib.Path(rest[0]) if rest else None)
        seen["complaints"] = complaints(browser.events)
        seen["requests"] = requests(browser.events, page)
        browser.close()
    print(json.dumps(seen))


main()
