"""What the window costs: times as they are seen on the screen, and processor time.

    measure.py start DATA [RUNS]  from the start of the program to the finished picture
    measure.py results DATA RUN   from a click in the history to the results, and on to their charts
    measure.py live DATA RUN      processor time and pictures while the run is made again

The screen is looked at where it is kept, so that looking costs the app nothing.
A picture is finished when nothing changes any more; when that was is known
only later. Scroll bars are of the kind that does not fade: they would go on
for seconds after all else stands still.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time

import pyatspi

from window_app import PATIENCE, Home, Screen, Window, output, until

QUIET = 1.5  # seconds without a change end a picture
HERTZ = os.sysconf("SC_CLK_TCK")


def finished(screen, begin, seen):
    """Seconds from begin to the last change of the picture, of which at least one comes."""
    last = 0
    while last == 0 or time.monotonic() - last < QUIET:
        assert time.monotonic() - begin < PATIENCE, "the picture never changed, or never stood still"
        time.sleep(0.005)
        now = screen.look()
        if now != seen:
            seen, last = now, time.monotonic()
    return last - begin


def click(screen, node):
    """Clicks on a thing as a hand does; seconds until all that follows is drawn."""
    place = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    output("xdotool", "mousemove", str(place.x + 8), str(place.y + place.height // 2))
    screen.settled(QUIET)
    begin, seen = time.monotonic(), screen.look()
    output("xdotool", "click", "1")
    return finished(screen, begin, seen)


def close(window):
    window.press("alt+F4")
    assert window.ended() == 0


def measure_start(home, screen, runs="10,000"):
    """Starts on the first page, then on the history; each once before, to have it warm."""
    took = {}
    for page, key, texts in (("start", "ctrl+1", ["Last run"]), ("history", "ctrl+7", [f"{runs} runs"])):
        window = Window(home)
        window.shows("Commands")
        window.press(key)
        window.shows(*texts)
        close(window)
        screen.settled(QUIET)
        begin, seen = time.monotonic(), screen.look()
        window = Window(home, wait=lambda: took.update({page: finished(screen, begin, seen)}))
        window.shows(*texts)  # it is what it should be
        close(window)
    return took


def processes(root):
    """A process and all that it started, WebKit's included."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(name))
    found, todo = [], [root]
    while todo:
        found.append(todo.pop())
        todo.extend(children.get(found[-1], []))
    return found


def processor(root):
    """Seconds of processor time of a process and of all that it started, by name."""
    spent = {}
    for pid in processes(root):
        try:
            with open(f"/proc/{pid}/stat") as file:
                head, _, rest = file.read().rpartition(")")
        except OSError:
            continue
        name, fields = head.partition("(")[2], rest.split()
        spent[name] = spent.get(name, 0) + (int(fields[11]) + int(fields[12])) / HERTZ
    return spent


def newest(data):
    with sqlite3.connect(f"file:{data}/tokenlap.db?mode=ro", uri=True) as store:
        return store.execute("SELECT id, state FROM run ORDER BY number DESC LIMIT 1").fetchone()


def find(window, screen, name):
    """Opens a run through the palette."""
    window.press("ctrl+k")
    screen.settled()
    window.type(name)
    screen.settled()
    window.press("Return")
    screen.settled()


def measure_results(home, screen, run):
    window = Window(home)
    window.shows("Commands")
    window.press("ctrl+6")
    window.shows(run)
    took = {"results": click(screen, until(lambda: window.find(run), run))}
    window.shows(run, "Percentiles")
    took["charts"] = click(screen, until(lambda: window.find("Charts", "page tab"), "the charts' tab"))
    window.shows("Jump to a chart")
    close(window)
    return took


def pictures(screen, seconds):
    """How many different pictures a second the screen shows."""
    seen, count, end = screen.look(), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        now = screen.look()
        count += now != seen
        seen = now
        time.sleep(0.008)
    return count / seconds


def measure_live(home, screen, run, data):
    before = newest(data)[0]
    window = Window(home)
    screen.settled(QUIET)
    find(window, screen, run)
    spent, begin = processor(window.process.pid), time.monotonic()
    window.press("Tab", "Tab", "Tab", "Return")  # past star and name to "Run again"
    until(lambda: newest(data)[0] != before, "the run has begun")
    began = time.monotonic()
    seen = pictures(screen, 3)
    id, _ = newest(data)
    until(lambda: newest(data)[1] != "running", "the run has ended", 200, 0.3)
    wall, after = time.monotonic() - begin, processor(window.process.pid)
    each = {name: after[name] - spent.get(name, 0) for name in after}
    window.shows("The run is finished.")
    close(window)
    return {"run": id, "pictures": seen, "cpu": sum(each.values()), "wall": wall, "each": each, "began": began - begin}


def main(what, data, *run):
    home, screen = Home(data, GTK_OVERLAY_SCROLLING="0"), Screen()
    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: "0x" in output("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), "the window manager is there")
    output("xdotool", "mousemove", "2", "2")
    try:
        if what == "start":
            found = measure_start(home, screen, *run)
        elif what == "results":
            found = measure_results(home, screen, *run)
        else:
            found = measure_live(home, screen, *run, data)
        with open(os.path.join(os.environ["SCREEN"], "found.json"), "w", encoding="utf-8") as file:
            json.dump(found, file)
    finally:
        manager.kill()
        manager.wait()
        home.close()


main(*sys.argv[1:])
